import Foundation

/// The learning rate of each pass over the training images.
public enum VariationalSchedule: String, CaseIterable, Sendable {
  case constant
  /// Eight stages i = 0 … 7 of 3ⁱ passes at 10^(−i/7) of the first rate, 3280 passes in all; later ones at the
  /// last rate. Source: Burda et al. 2016, section 5.
  case burda
  /// The same with the rates rounded as in the code published with Roeder et al. 2017.
  case burdaRounded = "burda-rounded"

  /// Passes of the whole schedule.
  public static let burdaPasses = 3280

  private static let roundedFactors = [1, 0.72, 0.52, 0.37, 0.27, 0.19, 0.14, 0.1]

  /// - Parameter pass: from 0.
  public func rate(pass: Int, first: Double) -> Double {
    var stage = 0
    var end = 1
    while stage < 7, pass >= end {
      stage += 1
      end += Int(pow(3.0, Double(stage)))
    }
    switch self {
    case .constant: return first
    case .burda: return first * pow(10, -Double(stage) / 7)
    case .burdaRounded: return first * Self.roundedFactors[stage]
    }
  }
}
