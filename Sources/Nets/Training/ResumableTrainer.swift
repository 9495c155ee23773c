import Kernels

/// A trainer that runs in epochs of updates and can be stopped and resumed between any two of them.
public protocol ResumableTrainer: AnyObject {
  /// What determines the run, apart from the data.
  var runSettings: [Checkpoint.Setting] { get }
  /// All that updates change, by name.
  var state: [(name: String, matrix: Matrix)] { get }
  /// How many epochs the run has in all.
  var epochs: Int { get }
  var updatesPerEpoch: Int { get }
  /// Updates made so far.
  var updates: Int { get }
  /// Of the epoch of the last update so far: Σ of the criterion without constants, and over how many
  /// examples.
  var criterionSum: Double { get }
  var criterionExamples: Int { get }
  /// What the criterion leaves out, per example.
  var criterionConstant: Double { get }

  /// One update. Returns the sum of the criterion over the minibatch, without constants, and its size.
  @discardableResult
  func step() -> (criterion: Double, examples: Int)
  /// Goes to where an earlier run was, once the state is what it had.
  func resume(updates: Int, criterionSum: Double, criterionExamples: Int)
}

extension ResumableTrainer {
  public var epoch: Int { updates / updatesPerEpoch }

  /// The mean of the sampled criterion, each before its update, over the examples of the epoch so far;
  /// constants of the likelihood included. NaN before the first update.
  public var meanCriterion: Double {
    criterionSum / Double(criterionExamples) + criterionConstant
  }

  /// One epoch, or what is left of it.
  /// - Parameter afterStep: called after each update with the number of updates made in the epoch;
  ///   returning false stops.
  /// - Returns: `meanCriterion`, of the whole epoch also where this was only the rest of it.
  @discardableResult
  public func runEpoch(afterStep: (Int) -> Bool = { _ in true }) -> Double {
    let start = updates - updates % updatesPerEpoch
    repeat { step() } while afterStep(updates - start) && updates % updatesPerEpoch != 0
    return meanCriterion
  }
}
