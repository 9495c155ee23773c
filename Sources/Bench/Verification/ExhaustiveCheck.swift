import Dispatch
import Kernels
import NaiveReference
import Synchronization

/// All 2³² floats through one function on every instruction set, against its definition in double,
/// whose own error, a few 2⁻⁵³ of the value, is some 2⁻²⁸ ULP of a float.
struct ExhaustiveCheck: Sendable {
  let function: ElementwiseFunction
  let definition: @Sendable (Double) -> Double
  let sets: [InstructionSet]

  init(
    _ function: ElementwiseFunction, definition: (@Sendable (Double) -> Double)? = nil,
    on sets: [InstructionSet] = InstructionSet.available
  ) {
    self.function = function
    self.definition = definition ?? function.definition
    self.sets = sets
  }

  /// What one instruction set showed.
  struct Tally: Equatable {
    var inputs = 0
    /// Results that are not the nearest float, nor as near as another.
    var inexact = 0
    /// In ULP, and the least bit pattern of an input that has it.
    var worst = 0.0
    var worstInput: UInt32 = 0

    mutating func add(_ other: Tally) {
      inputs += other.inputs
      inexact += other.inexact
      include(other.worst, at: other.worstInput)
    }

    mutating func include(_ error: Double, at input: UInt32) {
      guard error > worst || error == worst && input < worstInput else { return }
      worst = error
      worstInput = input
    }
  }

  static let pieces = 1 << 8
  private static let piecesAtOnce = 16
  private static let inputsOfPiece = (1 << 32) / pieces
  private static let block = 4096

  /// One tally for each set; `update` hears how many pieces are done. On all cores.
  func run(update: (Int) -> Void) -> [Tally] {
    let tallies = Mutex(sets.map { _ in Tally() })
    for first in stride(from: 0, to: Self.pieces, by: Self.piecesAtOnce) {
      DispatchQueue.concurrentPerform(iterations: Self.piecesAtOnce) { index in
        let start = (first + index) * Self.inputsOfPiece
        let found = tally(start..<start + Self.inputsOfPiece)
        tallies.withLock { all in
          for index in all.indices { all[index].add(found[index]) }
        }
      }
      update(first + Self.piecesAtOnce)
    }
    return tallies.withLock(\.self)
  }

  /// Tallies of the floats whose bit patterns are in `range`.
  func tally(_ range: Range<Int>) -> [Tally] {
    let arena = Arena()
    let x = arena.matrix(rows: 1, columns: Self.block)
    let y = arena.matrix(rows: 1, columns: Self.block)
    let kernels = sets.map(KernelSet.init)
    var tallies = sets.map { _ in Tally() }
    for first in stride(from: range.lowerBound, to: range.upperBound, by: Self.block) {
      let patterns = first..<min(first + Self.block, range.upperBound)
      let inputs = patterns.map { Float(bitPattern: UInt32($0)) }
      let exact = values(inputs)
      let scale = exact.map { 1 / ulp(of: $0) }
      x[columns: 0..<inputs.count].copy(from: inputs)
      for (set, kernels) in kernels.enumerated() {
        kernels.apply(function, x, into: y)
        let results = y.array
        var inexact = 0
        for i in inputs.indices {
          // NaN and infinities are for the slow path.
          var error = abs(Double(results[i]) - exact[i]) * scale[i]
          if !error.isFinite { error = errorInULPs(results[i], exact[i]) }
          if error > 0.5 { inexact += 1 }
          if error > tallies[set].worst { tallies[set].include(error, at: UInt32(first + i)) }
        }
        tallies[set].inputs += inputs.count
        tallies[set].inexact += inexact
      }
    }
    return tallies
  }

  /// The definition's values of neighbouring floats of one sign. All functions are monotone on
  /// either side of 0: where the ends agree, as in the tails, all values between them do.
  private func values(_ inputs: [Float]) -> [Double] {
    let (first, last) = (definition(Double(inputs[0])), definition(Double(inputs.last!)))
    if first == last || first.isNaN && last.isNaN && inputs[0].isNaN == inputs.last!.isNaN {
      return Array(repeating: first, count: inputs.count)
    }
    return inputs.map { definition(Double($0)) }
  }
}
