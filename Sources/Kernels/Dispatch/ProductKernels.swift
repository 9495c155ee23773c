import KernelInterface

extension KernelSet {
  /// C = start + A · B, `[rows, k] · [k, columns]`; a transposed factor is given as it lies in memory.
  ///
  /// `start` is broadcast: one row (a bias), one row for each group of rows (the shared part of an
  /// example's particles), or C itself (to accumulate). C must not overlap A or B.
  /// Error of each element: at most (k + 1) 2⁻²⁴ (|start| + Σₖ |a||b|) with a fused multiply-add,
  /// (k + 2) 2⁻²⁴ of it without. The same bits for every instruction set that fuses.
  public func matmul(
    _ a: Matrix, leftTransposed: Bool = false, _ b: Matrix, rightTransposed: Bool = false,
    startingFrom start: Matrix? = nil, into c: Matrix,
    scratch: Scratch
  ) {
    let (rows, k) = leftTransposed ? (a.columns, a.rows) : (a.rows, a.columns)
    let (innerK, columns) = rightTransposed ? (b.columns, b.rows) : (b.rows, b.columns)
    precondition(
      k == innerK && c.rows == rows && c.columns == columns,
      "matmul: \(rows)x\(k) times \(innerK)x\(columns) into \(c.rows)x\(c.columns)")
    if c.rows == 0 { return }
    requireStart(start, for: c)
    implementation.matmul(
      a, leftTransposed: leftTransposed, b, rightTransposed: rightTransposed, startingFrom: start,
      into: c,
      scratch: scratch.base)
  }

  /// output = start + states · W, `[rows, k] · [k, columns]` with 0/1 states, by additions alone.
  ///
  /// `start` as in `matmul`. Error of each element: at most (3 k / 16 + 7) 2⁻²⁴ (|start| + Σₖ |W|)
  /// over the set states. The same bits for every instruction set and for every form it takes.
  /// Source: the method of four Russians (Arlazarov, Dinic, Kronrod, Faradzhev 1970), here on floats.
  public func binaryMatmul(
    _ states: BitMatrix, _ weights: Matrix, startingFrom start: Matrix? = nil, into output: Matrix,
    scratch: Scratch
  ) {
    precondition(
      states.columns == weights.rows && output.rows == states.rows
        && output.columns == weights.columns,
      "binaryMatmul: \(states.rows)x\(states.columns) times \(weights.rows)x\(weights.columns) "
        + "into \(output.rows)x\(output.columns)")
    if output.rows == 0 { return }
    requireStart(start, for: output)
    implementation.binaryMatmul(
      states, weights, startingFrom: start, into: output, scratch: scratch.base)
  }
}
