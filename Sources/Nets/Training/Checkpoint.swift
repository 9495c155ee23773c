import Kernels

/// The state of a training run between two updates, and what determines the run. The order of the
/// examples, the noise and the states are functions of the number of updates, so a trainer that is
/// given the state goes on to the same bits as one that never stopped.
public struct Checkpoint: Sendable, Equatable, Codable {
  /// Something that determines a run, in words: "seed", "1".
  public struct Setting: Sendable, Equatable, Codable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The elements of one matrix, row-major.
  struct StoredMatrix: Sendable, Equatable, Codable {
    let name: String
    let rows: Int
    let columns: Int
    var values: [Float] = []

    /// The values follow the header in binary form.
    private enum CodingKeys: CodingKey { case name, rows, columns }
  }

  public let settings: [Setting]
  public let updates: Int
  /// Of the epoch of the last update: Σ Ĉ_M without constants, and over how many examples.
  let criterionSum: Double
  let criterionExamples: Int
  /// Epochs whose results were reported, and the seconds spent in training on the one after.
  public var reportedEpochs = 0
  public var seconds = 0.0
  var matrices: [StoredMatrix]

  /// The first matrix with NaN or infinity in it, if any.
  public var nonFiniteMatrix: String? {
    matrices.first { !$0.values.allSatisfy(\.isFinite) }?.name
  }
}

/// Why a checkpoint cannot be used, in one line without its path.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
  /// It is damaged, or none at all.
  case malformed(String)
  /// It is of a run with other settings.
  case otherRun(String)

  public var description: String {
    switch self {
    case .malformed(let message), .otherRun(let message): message
    }
  }
}

extension ResumableTrainer {
  /// - Parameter data: names what is trained on.
  public func checkpoint(data: [Checkpoint.Setting]) -> Checkpoint {
    Checkpoint(
      settings: runSettings + data, updates: updates, criterionSum: criterionSum,
      criterionExamples: criterionExamples,
      matrices: state.map { name, matrix in
        .init(name: name, rows: matrix.rows, columns: matrix.columns, values: matrix.array)
      })
  }

  /// Goes to the state of a checkpoint of the same run. Throws, and changes nothing, if it is of
  /// another one: its settings, in order, are those of this trainer and `data`.
  public func restore(
    _ checkpoint: Checkpoint, data: [Checkpoint.Setting]
  ) throws(CheckpointError) {
    for (index, expected) in (runSettings + data).enumerated() {
      let found = index < checkpoint.settings.count ? checkpoint.settings[index] : nil
      guard found != expected else { continue }
      let words = found.map { "\($0.name) \($0.value)" } ?? "no \(expected.name)"
      throw .otherRun("expected \(expected.name) \(expected.value), found \(words)")
    }
    let state = state
    let shapes = state.map { "\($0.name) \($0.matrix.rows)x\($0.matrix.columns)" }
    let found = checkpoint.matrices.map { "\($0.name) \($0.rows)x\($0.columns)" }
    guard shapes == found else {
      throw .otherRun(
        "expected the matrices \(shapes.joined(separator: ", ")), "
          + "found \(found.joined(separator: ", "))")
    }
    let (finished, updates) = (checkpoint.reportedEpochs, checkpoint.updates)
    guard (0...epochs).contains(finished),
      (0...epochs * updatesPerEpoch).contains(updates),
      (0...updatesPerEpoch).contains(updates - finished * updatesPerEpoch),
      (updates == 0) == (checkpoint.criterionExamples == 0)
    else {
      throw .malformed("\(updates) updates do not go with \(finished) finished epochs")
    }
    for (stored, current) in zip(checkpoint.matrices, state) {
      current.matrix.copy(from: stored.values)
    }
    resume(
      updates: updates, criterionSum: checkpoint.criterionSum,
      criterionExamples: checkpoint.criterionExamples)
  }
}
