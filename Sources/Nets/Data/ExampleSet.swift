import Kernels

/// What a net is given, a row for each example.
public enum Inputs: Sendable {
  /// `[examples, inputs]`
  case real(Matrix)
  /// `[examples, inputs]`, 0/1; no columns for a net without input.
  case binary(BitMatrix)
}

extension Inputs {
  public var rows: Int {
    switch self {
    case .real(let matrix): matrix.rows
    case .binary(let bits): bits.rows
    }
  }

  /// The width of an input row, 0 for a net without input.
  public var columns: Int {
    switch self {
    case .real(let matrix): matrix.columns
    case .binary(let bits): bits.columns
    }
  }

  public var isBinary: Bool { if case .binary = self { true } else { false } }

  subscript(rows range: Range<Int>) -> Inputs {
    switch self {
    case .real(let matrix): .real(matrix[rows: range])
    case .binary(let bits): .binary(bits[rows: range])
    }
  }
}

/// What a net is to produce, a row for each example.
public enum Targets: Sendable {
  /// A class in `0..<count` for each example.
  case classes([UInt8], count: Int)
  /// `[examples, outputs]`: 0/1 states or grey values in [0, 1].
  case values(Matrix)
}

/// The examples of one part (training, validation, test) of a task. Keeps its memory alive.
public struct ExampleSet: Sendable {
  public let inputs: Inputs
  public let targets: Targets
  private let memory: Arena

  public var count: Int { inputs.rows }

  /// The width of an input row, 0 for a net without input.
  public var inputCount: Int { inputs.columns }

  /// The number of outputs a net needs: classes, or the width of a target row.
  public var outputCount: Int {
    switch targets {
    case .classes(_, let count): count
    case .values(let matrix): matrix.columns
    }
  }

  /// The first examples, at most `count` of them; the memory is shared.
  public func prefix(_ count: Int) -> ExampleSet {
    let rows = 0..<min(count, self.count)
    let few: Targets
    switch targets {
    case .classes(let labels, let classes): few = .classes(Array(labels[rows]), count: classes)
    case .values(let values): few = .values(values[rows: rows])
    }
    return ExampleSet(inputs: inputs[rows: rows], targets: few, memory: memory)
  }

  /// `memory` is the arena that the matrices were cut from.
  public init(inputs: Inputs, targets: Targets, memory: Arena) {
    self.inputs = inputs
    self.targets = targets
    self.memory = memory
  }
}
