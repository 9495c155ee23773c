import Kernels
import Testing

/// Trainings with layers of the papers' size, where products take each of their forms, print the same
/// numbers to the last digit on every set that fuses and for any number of threads.
struct SameBitsProcessTests {
  /// With the usual learning rate and the least other one.
  static let settings: [(String, Float)] = [
    ("--task classification --estimator g3", 0.3), ("--task structured --estimator g5", 0.3),
    ("--task structured --model c --estimator g4", 0.3),
    ("--task vae --layers 1 --estimator path \(evaluation)", 0.001),
    ("--task iwae --layers 2 --samples 20 --estimator dreg \(evaluation)", 0.001),
    ("--task iwae --layers 2 --estimator gdreg --profile code \(evaluation)", 0.001),
  ]
  private static let evaluation = "--evaluation-samples 60 --evaluation-images 20"

  @Test(arguments: settings) func `a run prints the same numbers`(
    _ settings: String, _ rate: Float
  ) throws {
    let fused = InstructionSet.available.filter { $0 != .portable }
    var runs = fused.map { (set: $0, threads: 2) }
    runs += [1, 3].map { (fused.last ?? .portable, $0) }
    let numbers = try Set(runs.map { try Self.numbers("\(settings) --threads \($0.1)", on: $0.0) })
    #expect(numbers.count == 1)
    // Not for lack of digits: the least other rate is seen.
    let other = try Self.numbers("\(settings) --learning-rate \(rate.nextUp)", on: runs[0].set)
    #expect(!numbers.contains(other))
  }

  /// The lines of a short run, without the seconds that it took.
  private static func numbers(_ settings: String, on set: InstructionSet) throws -> String {
    let outcome = try shell(
      "KERNELS_ISA=\(set) bench train --set digits --examples 60 --epochs 1 --quiet \(settings)")
    try #require(outcome.code == 0, "\(outcome.error)")
    let line = outcome.output.replacing(/"seconds": [^,}]*/, with: "")
    try #require(line.contains("test_nll"))
    return line
  }
}
