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

/// Two vectors side by side. A prefix is never shorter than the left one.
struct SideBySide<Left: TileVector, Right: TileVector>: TileVector {
  private let left: Left
  private let right: Right

  static var count: Int { Left.count &+ Right.count }

  @inline(__always) init() { self.init(Left(), Right()) }

  @inline(__always) private init(_ left: Left, _ right: Right) {
    self.left = left
    self.right = right
  }

  @inline(__always) static func load(_ source: UnsafePointer<Float>) -> Self {
    Self(.load(source), .load(source + Left.count))
  }

  @inline(__always)
  static func load(_ source: UnsafePointer<Float>, prefix count: Int) -> Self {
    Self(.load(source), .load(source + Left.count, prefix: count &- Left.count))
  }

  @inline(__always) func store(_ target: UnsafeMutablePointer<Float>) {
    left.store(target)
    right.store(target + Left.count)
  }

  @inline(__always) func store(_ target: UnsafeMutablePointer<Float>, prefix count: Int) {
    left.store(target)
    right.store(target + Left.count, prefix: count &- Left.count)
  }

  @inline(__always) func addingProduct(_ factor: Float, _ other: Self) -> Self {
    Self(left.addingProduct(factor, other.left), right.addingProduct(factor, other.right))
  }
}
