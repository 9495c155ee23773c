/// What a core can do only so often a second, on vectors of sixteen floats or 64 bytes. The rate of
/// each is a roof that no kernel passes.
public enum Resource: String, CaseIterable, Sendable {
  /// Multiply-adds, fused where the machine can; multiplications run on the same units.
  case multiplyAdds
  /// Additions and subtractions of floats.
  case additions
  /// Divisions and square roots.
  case divisions
  /// Products of eight pairs of 32-bit numbers in 64 bits.
  case wideMultiplies
  /// Vector operations of any kind, those above included.
  case operations
  /// Loads of 64 bytes from the first cache.
  case loads
  /// Loads of 64 bytes from the second cache.
  case cacheLoads
}
