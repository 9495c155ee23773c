import Kernels
import NaiveReference

extension KernelCheck {
  static let rows = [
    transpose, unpack, scaleRows, sumGroups, tanhDerivativeProduct, momentumUpdate, adamUpdate,
  ]

  private static let transpose = KernelCheck("transpose", bound: 0, unit: .mismatches) {
    kernels, input, worst in
    for (rows, columns) in [(1, 1), (64, 64), (65, 130), (200, 37)] {
      let states = input.states(rows: rows, columns: columns)
      let transposed = input.states(rows: columns, columns: rows)
      kernels.transpose(states, into: transposed)
      worst.include(
        mismatches: transposed.reference.joined(), Naive.transpose(states.reference).joined())
    }
  }

  private static let unpack = KernelCheck("unpack", bound: 0, unit: .mismatches) {
    kernels, input, worst in
    for (rows, columns) in [(1, 1), (3, 64), (65, 130), (20, 37)] {
      let states = input.states(rows: rows, columns: columns)
      let values = input.empty(rows: rows, columns: columns)
      kernels.unpack(states, into: values)
      worst.include(
        mismatches: values.array, states.reference.joined().map { $0 ? 1 as Float : 0 })
    }
  }

  private static let scaleRows = KernelCheck("scale-rows", bound: 0.5, unit: .ulp) {
    kernels, input, worst in
    let x = input.matrix(rows: 7, columns: 37)
    let factors = input.matrix(rows: 1, columns: 7)
    let y = input.empty(rows: 7, columns: 37)
    kernels.scaleRows(x, by: factors, into: y)
    for row in 0..<x.rows {
      for column in 0..<x.columns {
        worst.include(y[row, column], exact: x.reference[row][column] * Double(factors[0, row]))
      }
    }
  }

  private static let sumGroups = KernelCheck("sum-groups", bound: 1, unit: .bound) {
    kernels, input, worst in
    for (groups, size, columns) in [(1, 1, 1), (3, 2, 17), (5, 20, 50)] {
      let x = input.matrix(rows: groups * size, columns: columns)
      let sums = input.empty(rows: groups, columns: columns)
      kernels.sumGroups(x, into: sums)
      for group in 0..<groups {
        let terms = Array(x.reference[group * size..<(group + 1) * size])
        let magnitudes = Naive.columnSums(terms.map { $0.map(\.magnitude) })
        for (column, exact) in Naive.columnSums(terms).enumerated() {
          worst.include(
            sums[group, column], exact: exact,
            unit: ErrorBounds.sum(of: size) * magnitudes[column])
        }
      }
    }
  }

  private static let momentumUpdate = KernelCheck("momentum-update", bound: 1, unit: .bound) {
    kernels, input, worst in
    let (rows, columns) = (5, 50)
    let matrices = (0..<3).map { _ in input.matrix(rows: rows, columns: columns) }
    let (momentum, scale, rate) = (Float(0.9), Float(0.01), Float(0.3))
    let before = matrices.map { $0.array.map(Double.init) }
    kernels.momentumUpdate(
      matrices[0], velocity: matrices[1], gradient: matrices[2], momentum: momentum, scale: scale,
      rate: rate)
    var (parameters, velocity) = (before[0], before[1])
    Naive.momentumUpdate(
      parameters: &parameters, velocity: &velocity, gradient: before[2].map { Double(scale) * $0 },
      momentum: Double(momentum), learningRate: Double(rate))
    for i in parameters.indices {
      let speed = Double(momentum) * before[1][i].magnitude + Double(scale) * before[2][i].magnitude
      worst.include(
        matrices[1].array[i], exact: velocity[i], unit: ErrorBounds.velocity(speed: speed))
      worst.include(
        matrices[0].array[i], exact: parameters[i],
        unit: ErrorBounds.parameters(before[0][i], rate: Double(rate), speed: speed))
    }
  }

  private static let tanhDerivativeProduct = KernelCheck(
    "tanh-derivative-product", bound: 1, unit: .bound
  ) { kernels, input, worst in
    let values = input.matrix(rows: 5, columns: 37, in: -1...1)
    values[0, 0] = Float(1).nextDown
    values[4, 36] = -1
    let signal = input.matrix(rows: 5, columns: 37)
    let exact = zip(signal.reference, values.reference).map { g, h in
      zip(g, h).map { $0 * Naive.tanhDerivative(of: $1) }
    }
    kernels.multiplyByTanhDerivative(signal, values: values)
    worst.include(
      signal,
      Expected(
        exact, within: ErrorBounds.tanhDerivativeProduct, of: exact.map { $0.map(\.magnitude) }))
  }

  private static let adamUpdate = KernelCheck("adam-update", bound: 1, unit: .bound) {
    kernels, input, worst in
    let (rows, columns) = (5, 50)
    let parameters = input.matrix(rows: rows, columns: columns)
    let first = input.matrix(rows: rows, columns: columns)
    let second = input.matrix(rows: rows, columns: columns, in: 0...1)
    let gradient = input.matrix(rows: rows, columns: columns)
    let expected = AdamExpectation(
      parameters: parameters, firstMoment: first, secondMoment: second, gradient: gradient,
      scale: 0.05, decays: (0.9, 0.999), rate: 0.01, stabiliser: 1e-4)
    kernels.adamUpdate(
      parameters, firstMoment: first, secondMoment: second, gradient: gradient,
      scale: expected.scale, decays: expected.decays, rate: expected.rate,
      stabiliser: expected.stabiliser)
    worst.include(parameters, expected.parameters)
    worst.include(first, expected.firstMoment)
    worst.include(second, expected.secondMoment)
  }
}
