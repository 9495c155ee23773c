import NaiveReference

@testable import Kernels
@testable import bench

extension FuzzedKernel {
  static let rows = [
    scaleRows, sumGroups, unpack, multiplyByTanhDerivative, momentumUpdate, adamUpdate,
  ]

  private static let scaleRows = FuzzedKernel("scaleRows") { input in
    let x = input.matrix(
      rows: input.length(0...30), columns: input.length(0...200), special: [.nan, .infinity, -0.0])
    let factors = input.matrix(rows: 1, columns: x.rows)
    let exact = (0..<x.rows).map { row in
      (0..<x.columns).map { Double(x[row, $0] * factors[0, row]) }
    }
    let y = input.bool() ? x : input.result(rows: x.rows, columns: x.columns)
    input.kernels.scaleRows(x, by: factors, into: y)
    input.expect(y, exact) { _, _ in 0 }
  }

  private static let sumGroups = FuzzedKernel("sumGroups") { input in
    let (groups, size) = (input.length(1...8), input.length(0...40))
    let x = input.matrix(rows: groups * size, columns: input.length(0...100))
    let sums = input.result(rows: groups, columns: x.columns)
    input.kernels.sumGroups(x, into: sums)
    let exact = (0..<groups).map { group in
      Naive.columnSums(Array(x.doubles[group * size..<(group + 1) * size]), columns: x.columns)
    }
    let magnitudes = (0..<groups).map { group in
      Naive.columnSums(
        x.doubles[group * size..<(group + 1) * size].map { $0.map(\.magnitude) },
        columns: x.columns)
    }
    input.expect(sums, exact) { group, column in
      ErrorBounds.sum(of: size) * magnitudes[group][column]
    }
  }

  private static let momentumUpdate = FuzzedKernel("momentumUpdate") { input in
    let (rows, columns) = (input.length(0...10), input.length(0...200))
    let theta = input.matrix(rows: rows, columns: columns)
    let velocity = input.matrix(rows: rows, columns: columns)
    let gradient = input.matrix(rows: rows, columns: columns)
    let factors = input.random.floats(3)
    let (momentum, scale, rate) = (Double(factors[0]), Double(factors[1]), Double(factors[2]))
    let speeds = zip(velocity.doubles, gradient.doubles).map {
      zip($0, $1).map { abs(momentum * $0) + abs(scale * $1) }
    }
    let before = theta.doubles
    var (parameters, v) = (before, velocity.doubles)
    for row in 0..<rows {
      Naive.momentumUpdate(
        parameters: &parameters[row], velocity: &v[row],
        gradient: gradient.doubles[row].map { scale * $0 }, momentum: momentum,
        learningRate: rate)
    }
    input.kernels.momentumUpdate(
      theta, velocity: velocity, gradient: gradient, momentum: factors[0], scale: factors[1],
      rate: factors[2])
    input.expect(velocity, v) {
      ErrorBounds.velocity(speed: speeds[$0][$1]) + 2 * ErrorBounds.subnormal
    }
    input.expect(theta, parameters) { row, column in
      ErrorBounds.parameters(before[row][column], rate: rate, speed: speeds[row][column])
        + 4 * ErrorBounds.subnormal
    }
  }

  private static let unpack = FuzzedKernel("unpack") { input in
    let states = input.states(rows: input.length(0...30), columns: input.length(0...200))
    let values = input.result(rows: states.rows, columns: states.columns)
    input.kernels.unpack(states, into: values)
    input.expect(values, states.states.map { $0.map { $0 ? 1 : 0 } }) { _, _ in 0 }
  }

  private static let multiplyByTanhDerivative = FuzzedKernel("multiplyByTanhDerivative") { input in
    let (rows, columns) = (input.length(0...10), input.length(0...200))
    let values = input.matrix(
      rows: rows, columns: columns, scale: 1, special: [0, -0.0, 1, -1, Float(1).nextDown])
    let signal = input.matrix(rows: rows, columns: columns)
    let exact = zip(signal.doubles, values.doubles).map { g, h in
      zip(g, h).map { $0 * Naive.tanhDerivative(of: $1) }
    }
    input.kernels.multiplyByTanhDerivative(signal, values: values)
    input.expect(signal, exact) { row, column in
      ErrorBounds.tanhDerivativeProduct * abs(exact[row][column]) + ErrorBounds.subnormal
    }
  }

  private static let adamUpdate = FuzzedKernel("adamUpdate") { input in
    let (rows, columns) = (input.length(0...10), input.length(0...200))
    // Nothing that is subnormal but the square of a gradient, whose root ε outweighs.
    let matrices = (0..<4).map { _ in
      input.matrix(rows: rows, columns: columns, special: [0, -0.0, 1, -1e-20])
    }
    let (parameters, first, second, gradient) = (matrices[0], matrices[1], matrices[2], matrices[3])
    for row in 0..<rows {
      for column in 0..<columns { second[row, column] = second[row, column].magnitude }
    }
    let factors = input.random.floats(5).map(\.magnitude)
    var expected = AdamExpectation(
      parameters: parameters, firstMoment: first, secondMoment: second, gradient: gradient,
      scale: factors[0], decays: (factors[1], factors[2]), rate: factors[3],
      stabiliser: 1e-4 + factors[4])
    expected.secondMoment.bound = expected.secondMoment.bound.map {
      $0.map { $0 + 4 * ErrorBounds.subnormal }
    }
    input.kernels.adamUpdate(
      parameters, firstMoment: first, secondMoment: second, gradient: gradient,
      scale: expected.scale, decays: expected.decays, rate: expected.rate,
      stabiliser: expected.stabiliser)
    input.expect(parameters, expected.parameters)
    input.expect(first, expected.firstMoment)
    input.expect(second, expected.secondMoment)
  }
}
