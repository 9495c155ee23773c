import KernelInterface

// out[r] = start[r] + Σₖ bit(r, k) · W[k],  for 0/1 states: additions only.
//
// Every sixteen states are groups of five, five and six. The subset of a group is summed from its
// lowest bit up, and subsets are added in the order of k, whether they are looked up in tables or,
// where the ones are few, made as they are met: the choice never changes a bit of the result.

/// Rows of W whose tables are made at a time: 56 KiB of tables. Half of that would stay in the first
/// cache, but then the output is read and written more often, which costs more.
private let depthBlock = 7 &* chunkStates

extension Implementation {
  package static func binaryMatmul(
    _ states: BitMatrix, _ weights: Matrix, startingFrom start: Matrix?, into output: Matrix,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let isSpread = start.map { $0.rows > 1 && $0.rows < output.rows } ?? false
    if isSpread { spread(start!, over: output) }
    let start = isSpread ? output : start
    if isSparse(states) {
      addSetBits(SetBits(states: states, weights: weights), startingFrom: start, to: output)
    } else {
      addEntries(states, weights, startingFrom: start, to: output, SubsetTables(in: scratch))
    }
  }

  /// Whether walking over the ones costs less than tables do: in additions of a vector, one and a
  /// half for each one (measured), against three for each chunk of a row and 200 to make its tables.
  private static func isSparse(_ states: BitMatrix) -> Bool {
    var ones = 0
    for row in 0..<states.rows {
      for word in 0..<BitMatrix.words(for: states.columns) {
        ones &+= states.base[row &* states.stride &+ word].nonzeroBitCount
      }
    }
    let chunks = (states.columns &+ chunkStates &- 1) / chunkStates
    return 3 &* ones < 2 &* chunks &* (3 &* states.rows &+ 200)
  }

  /// Copies each row of `start` to its group of rows of the output.
  private static func spread(_ start: Matrix, over output: Matrix) {
    let repeats = output.rows / start.rows
    for row in 0..<output.rows {
      let source = start.base + row / repeats &* start.stride
      for (offset, lanes) in VectorRanges(of: output.columns) {
        Lanes.load(source + offset, lanes: lanes)
          .store(output.base + row &* output.stride + offset, lanes: lanes)
      }
    }
  }

  /// Adds the subsets of all rows of states from tables, slice by slice.
  private static func addEntries(
    _ states: BitMatrix, _ weights: Matrix, startingFrom start: Matrix?, to output: Matrix,
    _ tables: consuming SubsetTables
  ) {
    for (column, lanes) in VectorRanges(of: output.columns) {
      var start = StartRows(start, column: column)
      let slice = OutputRows(base: output.base + column, stride: output.stride, lanes: lanes)
      // One pass even over no states, so that the output is the start then.
      for first in stride(from: 0, to: max(1, states.columns), by: depthBlock) {
        tables.fill(
          from: WeightRows(
            base: weights.base + first &* weights.stride + column, stride: weights.stride,
            count: min(depthBlock, states.columns &- first), lanes: lanes))
        tables.addEntries(
          of: StateRows(
            base: UnsafeRawPointer(states.base) + first / 8, stride: 8 &* states.stride),
          count: states.rows, startingFrom: start, to: slice)
        start = StartRows(base: slice.base, stride: slice.stride)
      }
    }
  }

  /// Adds the rows of W that the set bits select, strip by strip.
  private static func addSetBits(
    _ bits: SetBits, startingFrom start: Matrix?, to output: Matrix
  ) {
    var column = 0
    while column < output.columns {
      let vectors = (output.columns &- column &+ laneCount &- 1) / laneCount
      let width = stripWidth(min(vectors, stripVectors))
      let lanes = min(laneCount, output.columns &- column &- (width &- 1) &* laneCount)
      let first = StartRows(start, column: column)
      switch width {
      case 13: bits.add(to: Strip<13>(lanes: lanes), column, of: output, startingFrom: first)
      case 8: bits.add(to: Strip<8>(lanes: lanes), column, of: output, startingFrom: first)
      case 4: bits.add(to: Strip<4>(lanes: lanes), column, of: output, startingFrom: first)
      case 2: bits.add(to: Strip<2>(lanes: lanes), column, of: output, startingFrom: first)
      default: bits.add(to: Strip<1>(lanes: lanes), column, of: output, startingFrom: first)
      }
      column &+= width &* laneCount
    }
  }

  /// The widest strip, of those there are, of at most so many vectors.
  @inline(always) private static func stripWidth(_ vectors: Int) -> Int {
    vectors >= 13 ? 13 : vectors >= 8 ? 8 : vectors >= 4 ? 4 : vectors >= 2 ? 2 : 1
  }
}

/// Where the rows of a product begin: row i starts from `base + i * stride`, or from zero.
struct StartRows {
  var base: UnsafePointer<Float>?
  let stride: Int
}

extension StartRows {
  /// From `column` on, the rows of a matrix, its only row again and again, or zeros.
  fileprivate init(_ start: Matrix?, column: Int) {
    self.init(
      base: start.map { UnsafePointer($0.base + column) },
      stride: start.map { $0.rows == 1 ? 0 : $0.stride } ?? 0)
  }
}
