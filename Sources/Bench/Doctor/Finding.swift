/// One thing that the doctor has looked at.
struct Finding {
  /// In JSON.
  let key: String
  let label: String
  let value: JSONLine.Value
  let text: String
  /// What is wrong with it and what to do.
  var advice: String?

  /// Something that is a word or a number in JSON and a text for readers; both say so where it is not known.
  init<Value>(
    _ key: String, _ label: String, _ value: Value?, json: (Value) -> JSONLine.Value,
    text: (Value) -> String, advice: (Value) -> String? = { _ in nil }
  ) {
    self.key = key
    self.label = label
    self.value = value.map(json) ?? .null
    self.text = value.map(text) ?? "unknown"
    self.advice = value.flatMap(advice)
  }
}
