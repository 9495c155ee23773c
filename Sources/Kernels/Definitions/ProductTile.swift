// `@inline(__always)` here and not `@inline(always)`: the latter inlines before generics are
// specialised, and then the tile's accumulators do not stay in registers (a third of the rate).

/// The columns of a tile of a dense product: as many floats as one row of it keeps in registers.
protocol TileVector {
  static var count: Int { get }
  init()
  static func load(_ source: UnsafePointer<Float>) -> Self
  static func load(_ source: UnsafePointer<Float>, prefix count: Int) -> Self
  func store(_ target: UnsafeMutablePointer<Float>)
  func store(_ target: UnsafeMutablePointer<Float>, prefix count: Int)
  /// self + factor · other
  func addingProduct(_ factor: Float, _ other: Self) -> Self
}

extension Lanes: TileVector {
  static var count: Int { 16 }

  @inline(__always) func addingProduct(_ factor: Float, _ other: Lanes) -> Lanes {
    multiplyAdd(Lanes(repeating: factor), other, self)
  }
}

/// The narrow last panel of a product whose columns are eight or fewer more than whole panels.
extension HalfLanes: TileVector {
  static var count: Int { 8 }

  @inline(__always) static func load(_ source: UnsafePointer<Float>) -> HalfLanes {
    UnsafeRawPointer(source).loadUnaligned(as: HalfLanes.self)
  }

  @inline(__always)
  static func load(_ source: UnsafePointer<Float>, prefix count: Int) -> HalfLanes {
    Lanes.load(source, prefix: count).lowHalf
  }

  @inline(__always) func store(_ target: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(target).storeBytes(of: self, as: HalfLanes.self)
  }

  @inline(__always) func store(_ target: UnsafeMutablePointer<Float>, prefix count: Int) {
    Lanes(lowHalf: self, highHalf: HalfLanes()).store(target, prefix: count)
  }

  @inline(__always) func addingProduct(_ factor: Float, _ other: HalfLanes) -> HalfLanes {
    multiplyAdd(HalfLanes(repeating: factor), other, self)
  }
}

/// Two vectors side by side, where registers are many.
struct LanePair: TileVector {
  var low = Lanes()
  var high = Lanes()

  static var count: Int { 32 }

  @inline(__always) static func load(_ source: UnsafePointer<Float>) -> LanePair {
    LanePair(low: .load(source), high: .load(source + laneCount))
  }

  @inline(__always)
  static func load(_ source: UnsafePointer<Float>, prefix count: Int) -> LanePair {
    LanePair(low: .load(source), high: .load(source + laneCount, prefix: count &- laneCount))
  }

  @inline(__always) func store(_ target: UnsafeMutablePointer<Float>) {
    low.store(target)
    high.store(target + laneCount)
  }

  @inline(__always) func store(_ target: UnsafeMutablePointer<Float>, prefix count: Int) {
    low.store(target)
    high.store(target + laneCount, prefix: count &- laneCount)
  }

  @inline(__always) func addingProduct(_ factor: Float, _ other: LanePair) -> LanePair {
    LanePair(
      low: low.addingProduct(factor, other.low), high: high.addingProduct(factor, other.high))
  }
}

/// The left factor of a product, as it is or transposed: element (i, k) is at
/// `base[i * rowStride + k * columnStride]`.
struct LeftFactor {
  var base: UnsafePointer<Float>
  let rowStride: Int
  let columnStride: Int
}

/// Where a product's rows begin: row i starts from `base + i * stride`, or from zero.
struct StartRows {
  var base: UnsafePointer<Float>?
  let stride: Int
}

/// One tile: `rows` rows of C, `columns` (at most `V.count`) of them wide, from `depth` columns of A
/// and a packed panel of B.
@inline(__always)
func multiplyTile<let rows: Int, V: TileVector>(
  _ accumulators: InlineArray<rows, V>, depth: Int, _ a: LeftFactor, panel: UnsafePointer<Float>,
  startingFrom start: StartRows, into c: UnsafeMutablePointer<Float>, stride: Int, columns: Int
) {
  var accumulators = accumulators
  if let base = start.base {
    for row in 0..<rows {
      let source = base + row &* start.stride
      accumulators[unchecked: row] =
        columns == V.count ? V.load(source) : V.load(source, prefix: columns)
    }
  }
  var panel = panel
  var first = a.base
  var second = a.base + 4 &* a.rowStride
  var third = a.base + 8 &* a.rowStride
  for _ in 0..<depth {
    let b = V.load(panel)
    for row in 0..<rows {
      let four = row < 4 ? first : row < 8 ? second : third
      let factor = four[(row & 3) &* a.rowStride]
      accumulators[unchecked: row] = accumulators[unchecked: row].addingProduct(factor, b)
    }
    panel += V.count
    first += a.columnStride
    second += a.columnStride
    third += a.columnStride
  }
  for row in 0..<rows {
    let target = c + row &* stride
    if columns == V.count {
      accumulators[unchecked: row].store(target)
    } else {
      accumulators[unchecked: row].store(target, prefix: columns)
    }
  }
}
