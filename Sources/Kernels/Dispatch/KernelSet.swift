import KernelInterface

/// The kernels of one instruction set. Shapes are checked here, once; a wrong shape is a mistake of
/// the program and stops it. Every kernel is documented where it is declared, in an extension.
public struct KernelSet: Sendable {
  public let instructionSet: InstructionSet
  let implementation: any KernelImplementation.Type

  /// The kernels of an available instruction set; one that is not available stops the program.
  public init(_ instructionSet: InstructionSet) {
    guard let implementation = instructionSet.implementation else {
      preconditionFailure("this machine cannot run \(instructionSet)")
    }
    self.instructionSet = instructionSet
    self.implementation = implementation
  }
}

/// Memory in which one thread's kernels keep packed panels and tables, `Scratch.floats` floats.
public struct Scratch: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Float>

  /// The largest use: a block of a dense product's right factor, 400 by 512.
  public static let floats = 400 * 512

  public init(in arena: Arena) { base = arena.matrix(rows: 1, columns: Self.floats).base }

  /// At `base`, which has room for `floats` of them; tests place it beside a guard page.
  init(base: UnsafeMutablePointer<Float>) { self.base = base }
}

func requireSameShape(_ a: Matrix, _ b: Matrix, _ what: StaticString) {
  precondition(
    a.rows == b.rows && a.columns == b.columns,
    "\(what): \(a.rows)x\(a.columns) against \(b.rows)x\(b.columns)")
}

/// Rows that a product starts from: one for all, one for each group of rows, or one for each.
func requireStart(_ start: Matrix?, for output: Matrix) {
  guard let start else { return }
  precondition(
    start.columns == output.columns && start.rows > 0 && output.rows % start.rows == 0,
    "a start of \(start.rows)x\(start.columns) for an output of \(output.rows)x\(output.columns)")
}
