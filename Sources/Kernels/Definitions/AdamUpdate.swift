import KernelInterface

// g ← s g,  m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  θ ← θ + η m / (√v + ε)
// Source: Kingma & Ba 2015, with the corrections for the start in η.

extension Implementation {
  package static func adamUpdate(
    _ parameters: Matrix, firstMoment: Matrix, secondMoment: Matrix, gradient: Matrix,
    scale: Float, decays: (first: Float, second: Float), rate: Float, stabiliser: Float
  ) {
    let (firstDecay, secondDecay) = (
      Lanes(repeating: decays.first), Lanes(repeating: decays.second)
    )
    let (firstShare, secondShare) = (
      Lanes(repeating: 1) - firstDecay, Lanes(repeating: 1) - secondDecay
    )
    for row in 0..<parameters.rows {
      let theta = parameters.base + row &* parameters.stride
      let m = firstMoment.base + row &* firstMoment.stride
      let v = secondMoment.base + row &* secondMoment.stride
      let g = UnsafePointer(gradient.base + row &* gradient.stride)
      for (column, lanes) in VectorRanges(of: parameters.columns) {
        let slope = Lanes(repeating: scale) * .load(g + column, lanes: lanes)
        let mean = multiplyAdd(firstDecay, .load(m + column, lanes: lanes), firstShare * slope)
        let square = multiplyAdd(
          secondDecay, .load(v + column, lanes: lanes), secondShare * slope * slope)
        mean.store(m + column, lanes: lanes)
        square.store(v + column, lanes: lanes)
        let direction = mean / (square.root + Lanes(repeating: stabiliser))
        multiplyAdd(Lanes(repeating: rate), direction, .load(theta + column, lanes: lanes))
          .store(theta + column, lanes: lanes)
      }
    }
  }
}
