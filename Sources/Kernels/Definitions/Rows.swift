import KernelInterface

// Sums and scalings of rows; sums are taken in the order of the rows.

extension Implementation {
  package static func scaleRows(_ x: Matrix, by factors: UnsafePointer<Float>) {
    for row in 0..<x.rows { scale(x.base + row &* x.stride, by: factors[row], x.columns) }
  }

  package static func sumGroups(_ x: Matrix, into sums: Matrix) {
    let size = x.rows / Swift.max(1, sums.rows)
    for group in 0..<sums.rows {
      let target = sums.base + group &* sums.stride
      for (column, lanes) in VectorRanges(of: x.columns) {
        var sum = Lanes()
        for row in group &* size..<(group &+ 1) &* size {
          sum += .load(x.base + row &* x.stride + column, lanes: lanes)
        }
        sum.store(target + column, lanes: lanes)
      }
    }
  }
}
