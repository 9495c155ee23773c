import KernelInterface

// Five rows of W have 32 sums of subsets, six have 64. A table keeps them for a slice of sixteen
// columns; then one entry stands for five or six states of a row: one load and one addition do 80 or
// 96 multiply-adds.
//
//   sixteen states of a row, a chunk   | 5 | 5 | 6  |
//   its tables, 8 KiB                  | T | T | TT |      T: 32 entries of a cache line

/// States of a chunk: three groups.
let chunkStates = 16
/// The last state of each group, in a word.
let groupEnds: UInt64 = 0x8210_8210_8210_8210
private let entryBytes = 64
private let secondTable = 32 &* entryBytes
private let thirdTable = 64 &* entryBytes
private let chunkBytes = 128 &* entryBytes

/// The tables of some chunks of rows of W, for a slice of columns.
struct SubsetTables {
  private let base: UnsafeMutableRawPointer
  private var chunks = 0

  /// `memory` is aligned to a cache line, so that an entry is one.
  init(in memory: UnsafeMutablePointer<Float>) { base = UnsafeMutableRawPointer(memory) }

  /// Entry s of a table is the sum of the rows of W whose bits are set in s, from the lowest bit up.
  mutating func fill(from rows: WeightRows) {
    chunks = (rows.count &+ chunkStates &- 1) / chunkStates
    var table = base
    for chunk in 0..<chunks {
      let first = chunk &* chunkStates
      rows.sumSubsets(first, into: table)
      rows.sumSubsets(first &+ 5, into: table + secondTable)
      rows.sumSubsets(first &+ 10, into: table + thirdTable)
      let sixth = rows[first &+ 15]
      for entry in 0..<32 {
        let source = table + thirdTable + entry &* entryBytes
        (source.loadUnaligned(as: Lanes.self) + sixth)
          .store((source + 32 &* entryBytes).assumingMemoryBound(to: Float.self))
      }
      table += chunkBytes
    }
  }

  /// Adds an entry for every group to every row of a slice of the output.
  func addEntries(
    of states: StateRows, count: Int, startingFrom start: StartRows, to output: OutputRows
  ) {
    var (states, start, output) = (states, start, output)
    var left = count
    while left > 0 {
      let rows = left >= 6 ? 6 : left >= 4 ? 4 : left >= 2 ? 2 : 1
      switch rows {
      case 6: addEntries(InlineArray<6, Lanes>(repeating: Lanes()), states, start, output)
      case 4: addEntries(InlineArray<4, Lanes>(repeating: Lanes()), states, start, output)
      case 2: addEntries(InlineArray<2, Lanes>(repeating: Lanes()), states, start, output)
      default: addEntries(InlineArray<1, Lanes>(repeating: Lanes()), states, start, output)
      }
      states.base += rows &* states.stride
      start.base = start.base.map { $0 + rows &* start.stride }
      output.base += rows &* output.stride
      left &-= rows
    }
  }

  /// The same for a few rows, whose sums stay in registers: six hide the latency of an addition.
  @inline(always)
  private func addEntries<let rows: Int>(
    _ zeros: InlineArray<rows, Lanes>, _ states: StateRows, _ start: StartRows,
    _ output: OutputRows
  ) {
    var sums = zeros
    if let source = start.base {
      for row in 0..<rows {
        // + 0 makes +0 of −0, which would tell the empty subset of a table from none.
        sums[unchecked: row] =
          .load(source + row &* start.stride, lanes: output.lanes) + Lanes()
      }
    }
    var table = UnsafeRawPointer(base)
    var source = states.base
    for _ in 0..<chunks {
      for row in 0..<rows {
        let bits = Int((source + row &* states.stride).load(as: UInt16.self))
        sums[unchecked: row] += (table + (bits & 31) &* entryBytes).loadUnaligned(as: Lanes.self)
        sums[unchecked: row] += (table + secondTable + ((bits &>> 5) & 31) &* entryBytes)
          .loadUnaligned(as: Lanes.self)
        sums[unchecked: row] += (table + thirdTable + (bits &>> 10) &* entryBytes)
          .loadUnaligned(as: Lanes.self)
      }
      table += chunkBytes
      source += chunkStates / 8
    }
    for row in 0..<rows {
      sums[unchecked: row].store(output.base + row &* output.stride, lanes: output.lanes)
    }
  }
}

/// A slice of sixteen columns, or fewer lanes, of `count` rows of W.
struct WeightRows {
  let base: UnsafePointer<Float>
  let stride: Int
  let count: Int
  let lanes: Int

  /// The sums of the subsets of row `first` and of the four after it.
  @inline(always)
  fileprivate func sumSubsets(_ first: Int, into table: UnsafeMutableRawPointer) {
    var sums = InlineArray<16, Lanes>(repeating: Lanes())
    Self.addSubsets(of: 1, with: self[first], &sums)
    Self.addSubsets(of: 2, with: self[first &+ 1], &sums)
    Self.addSubsets(of: 4, with: self[first &+ 2], &sums)
    Self.addSubsets(of: 8, with: self[first &+ 3], &sums)
    let last = self[first &+ 4]
    for entry in 0..<16 {
      let sum = sums[unchecked: entry]
      table.storeBytes(of: sum, toByteOffset: entry &* entryBytes, as: Lanes.self)
      table.storeBytes(of: sum + last, toByteOffset: (16 &+ entry) &* entryBytes, as: Lanes.self)
    }
  }

  /// Doubles the number of subsets: those made so far, each with one more row.
  @inline(always)
  private static func addSubsets(
    of count: Int, with row: Lanes, _ sums: inout InlineArray<16, Lanes>
  ) {
    for entry in 0..<count { sums[unchecked: count &+ entry] = sums[unchecked: entry] + row }
  }

  /// A row, zeros beyond the last.
  @inline(always) fileprivate subscript(row: Int) -> Lanes {
    row < count ? .load(base + row &* stride, lanes: lanes) : Lanes()
  }
}

/// Rows of states from some chunk on, `stride` bytes apart.
struct StateRows {
  var base: UnsafeRawPointer
  let stride: Int
}

/// A slice of the rows of the output, `stride` floats apart.
struct OutputRows {
  var base: UnsafeMutablePointer<Float>
  let stride: Int
  let lanes: Int
}
