import Foundation
import Kernels
import NaiveReference

/// What the kernels of a planar step have to give for groups of rows that share a head: the results of the
/// definition, and the errors of the operations by which the kernels come to them, t first.
struct PlanarExpectations {
  private let steps: [Naive.PlanarFlow]
  private let heads: [Head]
  private let size: Int

  init(heads: Matrix, rows: Int) {
    let units = (heads.columns - 1) / 2
    steps = heads.reference.map {
      Naive.PlanarFlow(
        u: Array($0[..<units]), w: Array($0[units..<2 * units]), b: $0[2 * units])
    }
    self.heads = steps.map(Head.init)
    size = rows / max(1, steps.count)
  }

  struct Transformed {
    let outputs: Expected
    let activations: Expected
    let logDensities: Expected
  }

  func transform(_ z: [[Double]], logDensities: [Double]) -> Transformed {
    var (outputs, activations, densities): ([[Bounded]], [Bounded], [Bounded]) = ([], [], [])
    var exact: (outputs: [[Double]], densities: [Double]) = ([], [])
    for (row, z) in z.enumerated() {
      let (step, head) = (steps[row / size], heads[row / size])
      let t = head.activation(z)
      let slopes = Slopes(head, t)
      let alongW = t * head.correction
      activations.append(t)
      outputs.append(
        z.indices.map { alongW * head.w[$0] + (t * head.u[$0] + Bounded(z[$0])) })
      densities.append(Bounded(logDensities[row]) - slopes.logDeterminant)
      let (output, logDeterminant) = step.transform(z)
      exact.outputs.append(output)
      exact.densities.append(logDensities[row] - logDeterminant)
    }
    return Transformed(
      outputs: Expected(exact.outputs, outputs),
      activations: Expected([activations.map(\.value)], [activations]),
      logDensities: Expected([exact.densities], [densities]))
  }

  /// From G of the inputs to G of the outputs.
  func densityGradient(_ gradient: [[Double]], at z: [[Double]]) -> Expected {
    var (bounds, exact): ([[Bounded]], [[Double]]) = ([], [])
    for (row, g) in gradient.enumerated() {
      let (step, head) = (steps[row / size], heads[row / size])
      let slopes = Slopes(head, head.activation(z[row]))
      let own = g.map { Bounded($0) }
      let rest = head.alongDirection(own) - slopes.determinantOnArgument * head.stretch
      let factor = slopes.determinantOnArgument + slopes.ofTanh * rest / slopes.determinant
      bounds.append(zip(own, head.w).map { $0 - factor * $1 })
      let ofDeterminant = step.logDeterminantGradient(at: z[row]).input
      exact.append(step.solveTransposed(zip(g, ofDeterminant).map(-), at: z[row]))
    }
    return Expected(exact, bounds)
  }

  func signal(
    _ gradient: [[Double]], at z: [[Double]], weights: [Double]
  ) -> (gradient: Expected, signal: Expected) {
    var (below, signals): ([[Bounded]], [[Bounded]]) = ([], [])
    var exact: (below: [[Double]], signals: [[Double]]) = ([], [])
    for (group, head) in heads.enumerated() {
      let step = steps[group]
      let rows = group * size..<(group + 1) * size
      var sums = SignalSums()
      var exactSignal = [Double](repeating: 0, count: 2 * step.u.count + 1)
      for row in rows {
        let v = gradient[row].map { Bounded($0) }
        let t = head.activation(z[row])
        let slopes = Slopes(head, t)
        let weight = Bounded(weights[row])
        let slope =
          slopes.ofTanh * head.alongDirection(v) + weight * slopes.determinantOnArgument
        below.append(zip(v, head.w).map { $0 + slope * $1 })
        sums.onArgument.append(slope)
        sums.ofDeterminant.append(weight * slopes.ofTanh / slopes.determinant)
        sums.onDirection.append(v.map { t * $0 })
        sums.onWeights.append(z[row].map { slope * Bounded($0) })
        let direct = step.backpropagate(gradient[row], at: z[row])
        let ofDeterminant = step.logDeterminantGradient(at: z[row])
        exact.below.append(
          zip(direct.input, ofDeterminant.input).map { $0 + weights[row] * $1 })
        let parameters = direct.parameters + weights[row] * ofDeterminant.parameters
        exactSignal = Naive.sum(
          exactSignal, ["u", "w", "b"].flatMap { parameters[$0]!.flatMap(\.self) })
      }
      signals.append(head.signal(sums))
      exact.signals.append(exactSignal)
    }
    return (Expected(exact.below, below), Expected(exact.signals, signals))
  }
}

/// By row.
private struct SignalSums {
  var onArgument: [Bounded] = []
  var ofDeterminant: [Bounded] = []
  var onDirection: [[Bounded]] = []
  var onWeights: [[Bounded]] = []
}

private struct Head {
  let u: [Bounded]
  let w: [Bounded]
  let softplus: Bounded
  let correction: Bounded
  private let bias: Bounded
  private let alignment: Bounded
  private let squaredNorm: Bounded

  init(_ step: Naive.PlanarFlow) {
    u = step.u.map { Bounded($0) }
    w = step.w.map { Bounded($0) }
    bias = Bounded(step.b)
    alignment = .dot(w, u)
    squaredNorm = .dot(w, w)
    softplus = alignment.mapped(
      Naive.softplus, slope: Naive.sigmoid(alignment.value + alignment.error), ulps: 2.1)
    correction = (softplus - Bounded(1) - alignment) / squaredNorm
  }

  /// tanh(w·z + b)
  func activation(_ z: [Double]) -> Bounded {
    (Bounded.dot(w, z.map { Bounded($0) }) + bias).mapped(Naive.tanh, slope: 1, ulps: 2.1)
  }

  var stretch: Bounded { softplus - Bounded(1) }

  func alongDirection(_ v: [Bounded]) -> Bounded {
    .dot(u, v) + correction * .dot(w, v)
  }

  /// At u, w and b.
  func signal(_ sums: SignalSums) -> [Bounded] {
    let ofDeterminant = Bounded.sum(sums.ofDeterminant)
    let h = w.indices.map { unit in
      Bounded.sum(sums.onDirection.map { $0[unit] }) + ofDeterminant * w[unit]
    }
    let share = Bounded.dot(h, w) / squaredNorm
    let bent =
      share * (Bounded(0) - alignment).mapped(Naive.sigmoid, slope: 0.25, ulps: 2)
    let onW = w.indices.map { unit in
      let below = Bounded.sum(sums.onWeights.map { $0[unit] }) + correction * h[unit]
      let ofU = below + (ofDeterminant - bent) * u[unit]
      return ofU + correction * (ofDeterminant - Bounded(2) * share) * w[unit]
    }
    return w.indices.map { h[$0] - bent * w[$0] } + onW + [.sum(sums.onArgument)]
  }
}

private struct Slopes {
  let ofTanh: Bounded
  let determinant: Bounded
  let determinantOnArgument: Bounded

  init(_ head: Head, _ t: Bounded) {
    ofTanh = (Bounded(1) - t) * (Bounded(1) + t)
    determinant = t * t + ofTanh * head.softplus
    determinantOnArgument = Bounded(-2) * t * ofTanh * head.stretch / determinant
  }

  var logDeterminant: Bounded {
    let least = determinant.value - determinant.error
    return determinant.mapped(log, slope: least > 0 ? 1 / least : .infinity, ulps: 1.1)
  }
}

extension Expected {
  fileprivate init(_ exact: [[Double]], _ bounds: [[Bounded]]) {
    self.init(exact, bound: bounds.map { $0.map(\.error) })
  }
}
