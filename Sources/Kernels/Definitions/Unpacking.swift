import KernelInterface

// States as floats, 0 or 1

extension Implementation {
  package static func unpack(_ states: BitMatrix, into values: Matrix) {
    for row in 0..<states.rows {
      let target = values.base + row &* values.stride
      for (unit, lanes) in VectorRanges(of: states.columns) {
        Lanes().replacing(with: Lanes(repeating: 1), where: stateMask(states, row, unit))
          .store(target + unit, lanes: lanes)
      }
    }
  }
}
