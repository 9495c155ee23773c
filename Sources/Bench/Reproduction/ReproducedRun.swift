import Kernels
import Nets

/// A training run of a reproduction: all that its outcome depends on, so that runs which are equal
/// need to be made only once.
protocol ReproducedRun: Codable, Hashable {
  associatedtype Source: RunSource
  associatedtype Outcome: Codable

  var source: Source { get }
  /// For progress lines.
  var description: String { get }
  /// How long the run takes against others, about.
  var cost: Int { get }
  /// How much of that two cores do in a second, about.
  static var costPerSecond: Double { get }

  /// - Parameter progress: called now and then with the share of the run that is done.
  /// - Throws: `Failure` 130 when interrupted.
  func outcome(
    on examples: Source.Examples, in environment: RunEnvironment, progress: (Double) -> Void
  ) throws -> Outcome
}

/// What a run is made with.
struct RunEnvironment {
  let kernels: KernelSet
  let pool: ThreadPool
  /// For runs that are too long to be made again when they are interrupted.
  let checkpoint: CheckpointFile
}

/// What runs are trained and tested on; those that share it are made one after another.
protocol RunSource: Hashable {
  associatedtype Examples

  var set: DataSet { get }
  /// Whether a table is made without it where it is missing.
  var isOptional: Bool { get }
  /// The examples, and in one line which they are.
  func load(_ location: DataLocation) throws -> (examples: Examples, summary: String)
}
