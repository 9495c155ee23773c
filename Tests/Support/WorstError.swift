/// The largest error of many results, each as a share of its own bound, and where it was.
public struct WorstError: CustomStringConvertible {
  /// At most one where every result is within its bound.
  public private(set) var ratio = 0.0
  private var place = "nothing is off"

  public init() {}

  public var isWithinBound: Bool { ratio <= 1 }
  public var description: String { "\(place); error / bound = \(ratio)" }

  /// An exact result meets a bound of zero. NaN is exact where NaN is expected, else beyond any bound.
  public mutating func add(
    _ actual: Float, _ exact: Double, bound: Double, _ name: @autoclosure () -> String
  ) {
    let isExact = Double(actual) == exact || (actual.isNaN && exact.isNaN)
    add(
      isExact ? 0 : abs(Double(actual) - exact), bound: bound,
      "\(name()) is \(actual) instead of \(exact)")
  }

  public mutating func add(_ error: Double, bound: Double, _ name: @autoclosure () -> String) {
    let share = error == 0 ? 0 : error / bound
    guard !(share <= ratio) else { return }
    ratio = share.isNaN ? .infinity : share
    place = name()
  }
}
