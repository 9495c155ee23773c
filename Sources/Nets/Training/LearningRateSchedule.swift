/// The learning rate of each update, the first of which has number 1.
public enum LearningRateSchedule: String, CaseIterable, Sendable {
  /// From 0 linearly to the maximum over the first five epochs, then linearly to 0 at the last
  /// update. Source: Raiko et al. 2015, section 5.
  case paper
  /// From the maximum at the first update linearly to 0 after the last.
  case linear
  case constant

  private static let warmUpEpochs = 5

  /// - Parameter update: 1 … `epochs · updatesPerEpoch`.
  public func rate(
    update: Int, maximum: Double, epochs: Int, updatesPerEpoch: Int
  ) -> Double {
    let total = Double(epochs * updatesPerEpoch)
    switch self {
    case .constant: return maximum
    case .linear: return maximum * (1 - Double(update - 1) / total)
    case .paper:
      let warmUp = Double(Self.warmUpEpochs * updatesPerEpoch)
      if Double(update) <= warmUp { return maximum * Double(update) / warmUp }
      return maximum * max(0, (total - Double(update)) / (total - warmUp))
    }
  }
}
