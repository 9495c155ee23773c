import KernelInterface

// Sums and scalings of rows; sums are taken in the order of the rows.

extension Implementation {
  package static func scaleRows(
    _ x: Matrix, by factors: UnsafePointer<Float>, into y: Matrix
  ) {
    for row in 0..<x.rows {
      let factor = Lanes(repeating: factors[row])
      for (column, lanes) in VectorRanges(of: x.columns) {
        (Lanes.load(x.base + row &* x.stride + column, lanes: lanes) * factor)
          .store(y.base + row &* y.stride + column, lanes: lanes)
      }
    }
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
