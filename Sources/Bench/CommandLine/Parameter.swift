/// A flag, an option or an argument of a command, declared in one line by its label as the help
/// shows it, the property it sets, the values it takes and its help.
struct Parameter<Owner> {
  enum Kind {
    case flag
    /// Takes a value; a later one replaces an earlier one, or is added where it is `repeated`.
    case option(repeated: Bool)
    /// One word, required.
    case argument
    /// Any number of words.
    case arguments
  }

  let kind: Kind
  /// "-o" and "--output"; none for arguments.
  let names: [String]
  /// "--no-x" where "--x" can be taken back.
  let inversion: String?
  /// "<file>"; empty for flags.
  let placeholder: String
  let help: String
  /// The words allowed where the set is closed, else empty.
  let values: [String]
  /// What a valid value is, for errors.
  let expectation: String
  /// The settings in words; of a command not yet parsed, the default.
  let settingText: (Owner) -> String?
  /// Sets the property from the value of an option, or from the name of a flag; false if invalid.
  let set: (inout Owner, String) -> Bool
}

extension Parameter {
  /// "-q, --quiet", or "--confirm/--no-confirm" for a flag that can be taken back.
  static func flag(
    _ label: String, _ property: WritableKeyPath<Owner, Bool>, _ help: String
  ) -> Parameter {
    let forms = label.split(separator: "/").map(String.init)
    return Parameter(
      kind: .flag, names: forms[0].split(separator: ", ").map(String.init),
      inversion: forms.dropFirst().first, placeholder: "", help: help, values: [], expectation: "",
      settingText: { forms.count == 1 ? nil : forms[$0[keyPath: property] ? 0 : 1] },
      set: { owner, name in
        owner[keyPath: property] = name != forms.dropFirst().first
        return true
      })
  }

  /// "-o, --output <file>": a value, whose default is the property's.
  static func option<Value: ArgumentValue>(
    _ label: String, _ property: WritableKeyPath<Owner, Value>, in allowed: Allowed<Value>? = nil,
    _ help: String
  ) -> Parameter {
    Parameter(
      .option(repeated: false), label, allowed, help, get: { [$0[keyPath: property]] },
      set: { $0[keyPath: property] = $1 })
  }

  /// An option that may be left open; `fallback` says in words what holds then.
  static func option<Value: ArgumentValue>(
    _ label: String, _ property: WritableKeyPath<Owner, Value?>, in allowed: Allowed<Value>? = nil,
    _ help: String, fallback: String? = nil
  ) -> Parameter {
    Parameter(
      .option(repeated: false), label, allowed, help, fallback: fallback,
      get: { $0[keyPath: property].map { [$0] } ?? [] },
      set: { $0[keyPath: property] = $1 })
  }

  /// An option that may be repeated, each time adding a value.
  static func option<Value: ArgumentValue>(
    _ label: String, _ property: WritableKeyPath<Owner, [Value]>,
    in allowed: Allowed<Value>? = nil, _ help: String
  ) -> Parameter {
    Parameter(
      .option(repeated: true), label, allowed, help, get: { $0[keyPath: property] },
      set: { $0[keyPath: property].append($1) })
  }

  /// "<paper>": a required word; the property's initial value is never seen.
  static func argument<Value: ArgumentValue>(
    _ label: String, _ property: WritableKeyPath<Owner, Value>, _ help: String
  ) -> Parameter {
    Parameter(
      .argument, label, nil, help, get: { _ in [] }, set: { $0[keyPath: property] = $1 })
  }

  /// "<filter>": any number of words.
  static func arguments<Value: ArgumentValue>(
    _ label: String, _ property: WritableKeyPath<Owner, [Value]>, _ help: String
  ) -> Parameter {
    Parameter(
      .arguments, label, nil, help, get: { $0[keyPath: property] },
      set: { $0[keyPath: property].append($1) })
  }

  private init<Value: ArgumentValue>(
    _ kind: Kind, _ label: String, _ allowed: Allowed<Value>?, _ help: String,
    fallback: String? = nil, get: @escaping (Owner) -> [Value],
    set: @escaping (inout Owner, Value) -> Void
  ) {
    let words = label.split(separator: " ").map(String.init)
    self.init(
      kind: kind, names: words.dropLast().map { $0.hasSuffix(",") ? String($0.dropLast()) : $0 },
      inversion: nil, placeholder: words.last!, help: help, values: Value.allWords,
      expectation: [Value.expectation, allowed?.description].compactMap(\.self)
        .joined(separator: " "),
      settingText: { owner in
        let words = get(owner).map(\.word)
        return words.isEmpty ? fallback : words.joined(separator: " ")
      },
      set: { owner, word in
        guard let value = Value(word: word), allowed?.contains(value) ?? true else { return false }
        set(&owner, value)
        return true
      })
  }
}

extension Parameter {
  /// The same; its label is added to `property` when it is given.
  func noted(in property: WritableKeyPath<Owner, [String]>) -> Parameter {
    Parameter(
      kind: kind, names: names, inversion: inversion, placeholder: placeholder, help: help,
      values: values, expectation: expectation, settingText: settingText,
      set: { owner, word in
        guard set(&owner, word) else { return false }
        owner[keyPath: property].append(shortLabel)
        return true
      })
  }
}

extension Parameter {
  var isNamed: Bool { !names.isEmpty }

  var isFlag: Bool { if case .flag = kind { true } else { false } }

  func answers(to name: String) -> Bool { names.contains(name) || inversion == name }

  /// "-o, --output <file>", as the help lists it.
  var label: String {
    (names.dropLast() + [shortLabel]).joined(separator: ", ")
  }

  /// "--output <file>", as usage and errors name it.
  var shortLabel: String {
    let form = [names.last, inversion].compactMap(\.self).joined(separator: "/")
    return [form, placeholder].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// "[--output <file>]", "<paper>", "[<filter> ...]", as the usage line has it.
  var synopsis: String {
    switch kind {
    case .flag, .option(repeated: false): "[\(shortLabel)]"
    case .option(repeated: true): "[\(shortLabel) ...]"
    case .argument: placeholder
    case .arguments: "[\(placeholder) ...]"
    }
  }
}
