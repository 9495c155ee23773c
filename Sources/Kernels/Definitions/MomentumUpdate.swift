import KernelInterface

// v ← μ v + s g,  θ ← θ + η v

extension Implementation {
  package static func momentumUpdate(
    _ parameters: Matrix, _ velocity: Matrix, _ gradient: Matrix, momentum: Float, scale: Float,
    rate: Float
  ) {
    for row in 0..<parameters.rows {
      let theta = parameters.base + row &* parameters.stride
      let v = velocity.base + row &* velocity.stride
      let g = UnsafePointer(gradient.base + row &* gradient.stride)
      for (column, lanes) in VectorRanges(of: parameters.columns) {
        let scaled = Lanes(repeating: scale) * .load(g + column, lanes: lanes)
        let speed = multiplyAdd(
          Lanes(repeating: momentum), .load(v + column, lanes: lanes), scaled)
        speed.store(v + column, lanes: lanes)
        multiplyAdd(Lanes(repeating: rate), speed, .load(theta + column, lanes: lanes))
          .store(theta + column, lanes: lanes)
      }
    }
  }
}
