import Foundation

/// A golden file: inputs of one case of the specification with every value computed from them, in
/// double precision, natural logarithms, gradients as ascent directions, matrices (out, in).
/// Compare with |a − b| ≤ 1e-12 + 1e-10 |b|.
public enum GoldenCase: Sendable {
  /// `sfnn-v1`: one example, all configurations, exact expectations and explicit particles.
  case enumerated(Enumerated)
  /// `sfnn-explicit-v1`: minibatches of explicit particles.
  case batches(Batches)
  /// `deterministic-a-v1`: network A.
  case deterministic(Deterministic)
  /// `snis-v1`: the bias of G4 for many M.
  case importanceSampling(ImportanceSampling)
  /// `ema-v1`: G1's baseline through a few updates.
  case baseline(Baseline)
  /// `theorem1-v1`.
  case theorem(Theorem)
  /// `numerics-v1`: stable functions at the ends of the range.
  case numerics(Numerics)
  /// `noise-v1`: one hidden layer, as far as G3 and the exact gradient go.
  case noise(Noise)
  /// A schema of other models.
  case skipped(schema: String)

  /// Reads and checks a file: the shapes of all its values fit its network.
  public init(path: String) throws(GoldenCaseError) {
    do {
      try self.init(json: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch let error as DecodingError {
      throw GoldenCaseError(path: path, error)
    } catch let error as Malformed {
      throw GoldenCaseError(path: path, location: error.location, reason: error.reason)
    } catch {
      throw GoldenCaseError(path: path, location: "", reason: "cannot be read as a file")
    }
  }

  private init(json: Data) throws {
    try Self.checkSyntax(json)
    let decoder = JSONDecoder()
    func decode<Case: Decodable>(_ type: Case.Type) throws -> Case {
      try decoder.decode(type, from: json)
    }
    let schema = try decode(Header.self).schema
    self =
      switch schema {
      case "sfnn-v1": .enumerated(try decode(Enumerated.self))
      case "sfnn-explicit-v1": .batches(try decode(Batches.self))
      case "deterministic-a-v1": .deterministic(try decode(Deterministic.self))
      case "snis-v1": .importanceSampling(try decode(ImportanceSampling.self))
      case "ema-v1": .baseline(try decode(Baseline.self))
      case "theorem1-v1": .theorem(try decode(Theorem.self))
      case "numerics-v1": .numerics(try decode(Numerics.self))
      case "noise-v1": .noise(try decode(Noise.self))
      default: .skipped(schema: schema)
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

/// Why a golden file cannot be used: one line with its path, the place in it and the reason.
public struct GoldenCaseError: Error, CustomStringConvertible {
  public let path: String
  /// Such as `M_cases[1].tuples[0].log_w`; empty for the whole file.
  public let location: String
  public let reason: String

  public var description: String {
    location.isEmpty ? "\(path): \(reason)" : "\(path): \(location): \(reason)"
  }

  init(path: String, location: String, reason: String) {
    self.path = path
    self.location = location
    self.reason = reason
  }

  init(path: String, _ error: DecodingError) {
    let (context, reason): (DecodingError.Context, String) =
      switch error {
      case .keyNotFound(let key, let context): (context, "the key \(key.stringValue) is missing")
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .dataCorrupted(let context):
        (context, context.debugDescription)
      @unknown default: (.init(codingPath: [], debugDescription: ""), "\(error)")
      }
    self.init(path: path, location: context.location, reason: reason)
  }
}

extension DecodingError.Context {
  fileprivate var location: String {
    codingPath.reduce("") { location, key in
      if key.stringValue.hasPrefix("Index "), let index = key.intValue {
        return "\(location)[\(index)]"
      }
      return location.isEmpty ? key.stringValue : "\(location).\(key.stringValue)"
    }
  }
}
