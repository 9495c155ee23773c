import Foundation

/// A JSON file with a schema of its own, that values are decoded from.
struct GoldenFile {
  let path: String
  let schema: String
  private let json: Data

  init(path: String) throws(GoldenCaseError) {
    (json, schema) = try Self.read(path) {
      let json = try Data(contentsOf: URL(fileURLWithPath: path))
      try Self.checkSyntax(json)
      return (json, try JSONDecoder().decode(Header.self, from: json).schema)
    }
    self.path = path
  }

  /// Reads and checks a case.
  func decode<Case: Decodable>(_ type: Case.Type) throws(GoldenCaseError) -> Case {
    try Self.read(path) { try JSONDecoder().decode(type, from: json) }
  }

  /// Gives errors the path.
  private static func read<Value>(
    _ path: String, _ body: () throws -> Value
  ) throws(GoldenCaseError) -> Value {
    do {
      return try body()
    } catch let error as DecodingError {
      throw GoldenCaseError(path: path, error)
    } catch let error as Malformed {
      throw GoldenCaseError(path: path, location: error.location, reason: error.reason)
    } catch {
      throw GoldenCaseError(path: path, location: "", reason: "cannot be read as a file")
    }
  }

  /// The decoder tells what does not fit, but not where a text stops being JSON.
  private static func checkSyntax(_ json: Data) throws(Malformed) {
    do {
      _ = try JSONSerialization.jsonObject(with: json)
    } catch {
      let detail = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
      throw Malformed(location: "", reason: "not JSON. \(detail ?? "")")
    }
  }

  private struct Header: Decodable {
    let schema: String
  }
}
