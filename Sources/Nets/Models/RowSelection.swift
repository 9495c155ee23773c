import Kernels

/// Rows of particles, in ascending order and closed up: of all particles, or of those whose weight
/// matters. Row `position` of a signal and of its factor belongs to the particle `rows[position]`, so
/// whatever follows simply runs on fewer rows.
///
/// A particle is left out if w̄ ≤ 2⁻²⁴ / M. So the particles that an example leaves out weigh less
/// than 2⁻²⁴ together, which is one rounding of the weight of 1 that all of them share. An element of
/// a gradient, Σ w̄ x y over the rows of a batch, thereby changes by less than 2⁻²⁴ Σ max |x y|, the
/// sum over examples, the largest over an example's particles. Each example keeps at least one
/// particle, since one has w̄ ≥ 1/M; NaN is kept, to be seen.
public final class RowSelection {
  /// 2⁻²⁴
  static let negligibleShare: Float = 0x1p-24

  /// What the particles that an example leaves out may weigh together: less than 1, so that one with
  /// w̄ ≥ 1/M is kept.
  var leftOutShare = RowSelection.negligibleShare
  /// How many rows are selected.
  public private(set) var count = 0

  private let particles: Int
  /// The selected rows, `count` of them.
  private var rows: [Int]
  /// The position of the first selected row of each example, and `count` at the end.
  private var firstPositions: [Int]

  init(examples: Int, particles: Int) {
    self.particles = particles
    rows = [Int](repeating: 0, count: examples * particles)
    firstPositions = [Int](repeating: 0, count: examples + 1)
  }

  public var isAll: Bool { count == rows.count }

  /// Selects of the particles with weights w̄ `[1, examples · particles]` those that matter, or all.
  func select(by normalizedWeights: Matrix, all: Bool) {
    precondition(leftOutShare < 1, "an example must keep a particle: its share is \(leftOutShare)")
    let negligible = Self.negligibleWeight(particles: particles, leftOutShare: leftOutShare)
    select { row in all || !(normalizedWeights[0, row] <= negligible) }
  }

  /// The largest w̄ of a particle that is left out.
  static func negligibleWeight(
    particles: Int, leftOutShare: Float = RowSelection.negligibleShare
  ) -> Float {
    leftOutShare / Float(particles)
  }

  private func select(_ matters: (Int) -> Bool) {
    var position = 0
    for example in 0..<firstPositions.count - 1 {
      firstPositions[example] = position
      for row in example * particles..<(example + 1) * particles where matters(row) {
        rows[position] = row
        position += 1
      }
    }
    firstPositions[firstPositions.count - 1] = position
    count = position
  }

  /// Where the particles of these examples stand.
  func positions(of examples: Range<Int>) -> Range<Int> {
    firstPositions[examples.lowerBound]..<firstPositions[examples.upperBound]
  }

  /// The examples of one of so many pieces, which have about the same number of rows each.
  func examples(ofPiece piece: Int, of pieces: Int) -> Range<Int> {
    firstExample(at: count * piece / pieces)..<firstExample(at: count * (piece + 1) / pieces)
  }

  /// The first example whose rows begin at a position or after it.
  private func firstExample(at position: Int) -> Int {
    firstPositions.firstIndex { $0 >= position }!
  }

  /// The selected rows of these examples, adjacent ones together.
  func runs(of examples: Range<Int>) -> Runs { runs(at: positions(of: examples)) }

  /// The rows at these positions, adjacent ones together.
  func runs(at positions: Range<Int>) -> Runs { Runs(rows: rows, left: positions) }

  /// Ranges of rows with the positions at which they stand.
  struct Runs: Sequence, IteratorProtocol {
    fileprivate let rows: [Int]
    fileprivate var left: Range<Int>

    mutating func next() -> (rows: Range<Int>, positions: Range<Int>)? {
      guard let first = left.first else { return nil }
      var end = first + 1
      while end < left.upperBound, rows[end] == rows[first] + end - first { end += 1 }
      left = end..<left.upperBound
      return (rows[first]..<rows[first] + end - first, first..<end)
    }
  }
}
