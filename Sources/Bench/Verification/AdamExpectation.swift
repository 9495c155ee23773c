import Kernels
import NaiveReference

/// One step of Adam on values of before it, and what it has to give.
struct AdamExpectation {
  let scale: Float
  let decays: (first: Float, second: Float)
  let rate: Float
  let stabiliser: Float
  var parameters: Expected
  var firstMoment: Expected
  var secondMoment: Expected

  init(
    parameters before: Matrix, firstMoment: Matrix, secondMoment: Matrix, gradient: Matrix,
    scale: Float, decays: (first: Float, second: Float), rate: Float, stabiliser: Float
  ) {
    (self.scale, self.decays, self.rate, self.stabiliser) = (scale, decays, rate, stabiliser)
    var (theta, m, v) = (before.reference, firstMoment.reference, secondMoment.reference)
    let g = gradient.reference.map { $0.map { Double(scale) * $0 } }
    let (beta1, beta2) = (Double(decays.first), Double(decays.second))
    let movements = zip(m, g).map { m, g in
      zip(m, g).map { abs(beta1 * $0) + abs((1 - beta1) * $1) }
    }
    for row in theta.indices {
      Naive.adamUpdate(
        parameters: &theta[row], firstMoment: &m[row], secondMoment: &v[row], gradient: g[row],
        decays: (beta1, beta2), learningRate: Double(rate), stabiliser: Double(stabiliser))
    }
    self.firstMoment = Expected(m, within: ErrorBounds.firstMoment, of: movements)
    self.secondMoment = Expected(v, within: ErrorBounds.secondMoment, of: v)
    let roots = v.map { $0.map { $0.squareRoot() + Double(stabiliser) } }
    let bound = theta.indices.map { row in
      theta[row].indices.map { i in
        ErrorBounds.rounding * abs(Double(before[row, i]))
          + ErrorBounds.adamStep * abs(Double(rate)) * movements[row][i] / roots[row][i]
      }
    }
    self.parameters = Expected(theta, bound: bound)
  }
}
