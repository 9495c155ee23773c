import KernelInterface

// out[r] = start[r] + Σₖ scale · bit(r, k) · W[k],  for 0/1 states: additions only.
//
// Four rows of W have sixteen sums of subsets. A slice of sixteen outputs keeps them all in a table;
// then every row of states adds one table entry for every four of its bits: one load and one addition
// stand for 64 multiply-adds, which is why this passes the multiply-add peak of the machine.
// A subset is summed from its lowest bit up, and subsets are added in the order of k, in the table
// form and in the sparse form alike, so the choice between them never changes a bit of the result.

/// Rows of W whose tables are made at a time: 48 KiB of tables.
private let depthBlock = 192
/// With fewer rows of states than this the tables cost more than they save.
private let tableRows = 24
/// Below this density of ones, walking over the set bits is faster than the tables.
private let sparseDensity = 0.12

extension Implementation {
  package static func binaryMatmul(
    _ states: BitMatrix, _ weights: Matrix, startingFrom start: Matrix?, into output: Matrix,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let sparse =
      states.rows < tableRows
      || Double(onesCount(states)) < sparseDensity * Double(states.rows &* states.columns)
    for column in stride(from: 0, to: output.columns, by: laneCount) {
      let lanes = min(laneCount, output.columns &- column)
      prepare(output, column: column, lanes: lanes, from: start)
      if sparse {
        addSetBits(states, weights.base + column, stride: weights.stride, output, column, lanes)
        continue
      }
      for first in stride(from: 0, to: states.columns, by: depthBlock) {
        let depth = min(depthBlock, states.columns &- first)
        makeTables(
          weights.base + first &* weights.stride + column, stride: weights.stride, rows: depth,
          lanes: lanes, into: scratch)
        addTableEntries(
          UnsafeRawPointer(states.base) + first / 8, rows: states.rows, stride: states.stride &* 8,
          bytes: (depth &+ 7) / 8, scratch, output.base + column, stride: output.stride, lanes)
      }
    }
  }

  private static func onesCount(_ states: BitMatrix) -> Int {
    var count = 0
    for row in 0..<states.rows {
      for word in 0..<BitMatrix.words(for: states.columns) {
        count &+= states.base[row &* states.stride &+ word].nonzeroBitCount
      }
    }
    return count
  }

  /// Copies the rows that the sums start from into a slice of the output, a −0 as +0: the tables add
  /// zeros that the sparse form leaves out, and only a −0 would show it.
  private static func prepare(
    _ output: Matrix, column: Int, lanes: Int, from start: Matrix?
  ) {
    let repeats = start.map { output.rows / $0.rows } ?? 1
    var value = Lanes()
    var left = 0
    var source = start.map { UnsafePointer($0.base) + column }
    for row in 0..<output.rows {
      if left == 0, source != nil {
        value = .load(source!, lanes: lanes) + Lanes()
        source! += start!.stride
        left = repeats
      }
      value.store(output.base + row &* output.stride + column, lanes: lanes)
      left &-= 1
    }
  }

  /// Sixteen subset sums for every four rows of W: entry s of a group is the sum of the rows whose
  /// bits are set in s. Rows beyond the last count as zero, up to a whole byte of states.
  private static func makeTables(
    _ weights: UnsafePointer<Float>, stride: Int, rows: Int, lanes: Int,
    into tables: UnsafeMutablePointer<Float>
  ) {
    var table = tables
    for group in 0..<(rows &+ 7) / 8 &* 2 {
      Lanes().store(table)
      for bit in 0..<4 {
        let row = 4 &* group &+ bit
        let weight: Lanes = row < rows ? .load(weights + row &* stride, lanes: lanes) : Lanes()
        let size = 1 &<< bit
        for entry in 0..<size {
          let sum: Lanes = entry == 0 ? weight : .load(table + entry &* laneCount) + weight
          sum.store(table + (size &+ entry) &* laneCount)
        }
      }
      table += 16 &* laneCount
    }
  }

  /// Adds one entry per four states to each row of a slice of the output, four rows at a time.
  private static func addTableEntries(
    _ states: UnsafeRawPointer, rows: Int, stride: Int, bytes: Int,
    _ tables: UnsafeMutablePointer<Float>, _ output: UnsafeMutablePointer<Float>,
    stride outputStride: Int, _ lanes: Int
  ) {
    var row = 0
    while row &+ 4 <= rows {
      addRows(
        InlineArray<4, Lanes>(repeating: Lanes()), states + row &* stride, stride, bytes, tables,
        output + row &* outputStride, outputStride, lanes)
      row &+= 4
    }
    while row < rows {
      addRows(
        InlineArray<1, Lanes>(repeating: Lanes()), states + row &* stride, stride, bytes, tables,
        output + row &* outputStride, outputStride, lanes)
      row &+= 1
    }
  }

  @inline(always)
  private static func addRows<let rows: Int>(
    _ sums: InlineArray<rows, Lanes>, _ states: UnsafeRawPointer, _ stride: Int, _ bytes: Int,
    _ tables: UnsafeMutablePointer<Float>, _ output: UnsafeMutablePointer<Float>,
    _ outputStride: Int, _ lanes: Int
  ) {
    var sums = sums
    for row in 0..<rows {
      sums[unchecked: row] = .load(output + row &* outputStride, lanes: lanes)
    }
    var table = UnsafeRawPointer(tables)
    for byte in 0..<bytes {
      for row in 0..<rows {
        let eight = Int((states + row &* stride).load(fromByteOffset: byte, as: UInt8.self))
        sums[unchecked: row] +=
          (table + (eight & 15) &<< 6).loadUnaligned(as: Lanes.self)
        sums[unchecked: row] +=
          (table + 1024 + (eight &>> 4) &<< 6).loadUnaligned(as: Lanes.self)
      }
      table += 2048
    }
    for row in 0..<rows {
      sums[unchecked: row].store(output + row &* outputStride, lanes: lanes)
    }
  }

  /// Adds the weights of the set bits to each row of a slice of the output, four bits' subset by
  /// subset as the tables would.
  private static func addSetBits(
    _ states: BitMatrix, _ weights: UnsafePointer<Float>, stride: Int, _ output: Matrix,
    _ column: Int, _ lanes: Int
  ) {
    for row in 0..<states.rows {
      let target = output.base + row &* output.stride + column
      var sum = Lanes.load(target, lanes: lanes)
      for word in 0..<BitMatrix.words(for: states.columns) {
        var bits = states.base[row &* states.stride &+ word]
        while bits != 0 {
          let first = bits.trailingZeroBitCount
          bits &= bits &- 1
          let base = weights + (word &* 64) &* stride
          var subset = Lanes.load(base + first &* stride, lanes: lanes)
          let end = (first | 3) &+ 1
          while bits != 0, bits.trailingZeroBitCount < end {
            subset += .load(base + bits.trailingZeroBitCount &* stride, lanes: lanes)
            bits &= bits &- 1
          }
          sum += subset
        }
      }
      sum.store(target, lanes: lanes)
    }
  }
}
