import Foundation

/// The seed from which a suite draws its shapes and values: always the same one, unless
/// `STOCHASTICNETS_SEED` names another.
public enum ReplaySeed {
  public static let value: UInt64 = {
    guard let text = ProcessInfo.processInfo.environment["STOCHASTICNETS_SEED"] else {
      return 0x5EED_2015
    }
    let digits = text.hasPrefix("0x") ? String(text.dropFirst(2)) : text
    guard let seed = UInt64(digits, radix: digits == text ? 10 : 16) else {
      preconditionFailure("STOCHASTICNETS_SEED is '\(text)', not a number such as 0x5eed")
    }
    return seed
  }()

  /// What repeats a suite with this seed; part of every failure's message.
  public static func command(for suite: Any.Type) -> String {
    "replay: STOCHASTICNETS_SEED=0x\(String(value, radix: 16)) swift test --filter \(suite)"
  }
}

/// SplitMix64. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
public struct RandomNumbers: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64 = ReplaySeed.value) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform numbers in −scale ..< scale.
  public mutating func floats(_ count: Int, scale: Float = 1) -> [Float] {
    (0..<count).map { _ in Float.random(in: -scale..<scale, using: &self) }
  }

  /// Uniform numbers `[rows][columns]` in −scale ..< scale.
  public mutating func floats(_ rows: Int, _ columns: Int, scale: Float = 1) -> [[Float]] {
    (0..<rows).map { _ in floats(columns, scale: scale) }
  }

  /// States `[rows][columns]`, each one with this probability.
  public mutating func states(_ rows: Int, _ columns: Int, density: Double = 0.5) -> [[Bool]] {
    (0..<rows).map { _ in
      (0..<columns).map { _ in Double.random(in: 0..<1, using: &self) < density }
    }
  }
}
