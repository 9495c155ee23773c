import Foundation

/// The places of all numbers: keys and indices from the outside in.
func numbers(in json: Any) -> [[String]] {
  switch json {
  case let object as [String: Any]:
    object.sorted { $0.key < $1.key }.flatMap { key, value in
      numbers(in: value).map { [key] + $0 }
    }
  case let list as [Any]:
    list.enumerated().flatMap { index, value in numbers(in: value).map { ["\(index)"] + $0 } }
  case is NSNumber: [[]]
  default: []
  }
}

/// The same JSON with the number at this place raised by 1e-3.
func changing(_ json: Any, at place: ArraySlice<String>) -> Any {
  guard let key = place.first else { return (json as! NSNumber).doubleValue + 1e-3 }
  if var object = json as? [String: Any] {
    object[key] = changing(object[key]!, at: place.dropFirst())
    return object
  }
  var list = json as! [Any]
  list[Int(key)!] = changing(list[Int(key)!], at: place.dropFirst())
  return list
}

/// The text of a committed file with the number at this place raised by 1e-3.
func goldenText(_ name: String, changedAt place: [String]) throws -> String {
  let json = try JSONSerialization.jsonObject(with: Data(goldenText(name).utf8))
  let data = try JSONSerialization.data(withJSONObject: changing(json, at: place[...]))
  return String(decoding: data, as: UTF8.self)
}
