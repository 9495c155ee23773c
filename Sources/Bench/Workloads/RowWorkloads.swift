import Kernels
import NaiveReference

extension KernelWorkload {
  /// What is done to whole matrices between products: back through tanh, states as floats, and the
  /// updates by Adam of a first layer's weights and of a hidden one's.
  static let rows = [
    tanhDerivativeProduct(), unpack(), adamUpdate(rows: 784), adamUpdate(rows: 200),
  ]

  private static func tanhDerivativeProduct() -> KernelWorkload {
    let (rows, units) = (100, 200)
    return KernelWorkload(
      id: "kernel/tanh-derivative-product/\(rows)x\(units)", check: "tanh-derivative-product",
      work: .elements(Double(rows * units)),
      needs: .tanhDerivativeProduct * (Double(rows * units) / 16),
      prepare: { buffers in
        // Zeros leave the signal as it is, however often it is multiplied.
        let values = buffers.arena.matrix(rows: rows, columns: units)
        let signal = buffers.matrix(rows, units)
        let kernels = buffers.kernels
        return Prepared(
          run: { kernels.multiplyByTanhDerivative(signal, values: values) }, results: [signal],
          naive: {
            let (few, slopes) = (values.reference[0], signal.reference[0])
            return { consume(zip(slopes, few).map { $0 * Naive.tanhDerivative(of: $1) }) }
          }, naiveWork: Double(units))
      })
  }

  private static func unpack() -> KernelWorkload {
    let (rows, columns) = (20, 784)
    return KernelWorkload(
      id: "kernel/unpack/\(rows)x\(columns)", check: "unpack",
      work: .elements(Double(rows * columns)), needs: .unpack * (Double(rows * columns) / 16),
      prepare: { buffers in
        let states = buffers.states(rows, columns)
        let values = buffers.arena.matrix(rows: rows, columns: columns)
        let kernels = buffers.kernels
        return Prepared(
          run: { kernels.unpack(states, into: values) }, results: [values],
          naive: {
            let few = states.reference[0]
            return { consume(few.map { $0 ? 1.0 : 0 }) }
          }, naiveWork: Double(columns))
      })
  }

  private static func adamUpdate(rows: Int) -> KernelWorkload {
    let columns = 200
    return KernelWorkload(
      id: "kernel/adam-update/\(rows)x\(columns)", check: "adam-update",
      work: .elements(Double(rows * columns)), needs: .adamUpdate * (Double(rows * columns) / 16),
      prepare: { buffers in
        let parameters = buffers.matrix(rows, columns)
        let first = buffers.matrix(rows, columns)
        let second = buffers.matrix(rows, columns, in: 0...1)
        let gradient = buffers.matrix(rows, columns)
        let kernels = buffers.kernels
        return Prepared(
          run: {
            kernels.adamUpdate(
              parameters, firstMoment: first, secondMoment: second, gradient: gradient,
              scale: 0.05, decays: (0.9, 0.999), rate: 1e-6, stabiliser: 1e-4)
          }, results: [parameters, first, second],
          naive: {
            var values = parameters.reference[0]
            var means = first.reference[0]
            var squares = second.reference[0]
            let slopes = gradient.reference[0]
            return {
              Naive.adamUpdate(
                parameters: &values, firstMoment: &means, secondMoment: &squares,
                gradient: slopes, decays: (0.9, 0.999), learningRate: 1e-6, stabiliser: 1e-4)
              consume(values)
            }
          }, naiveWork: Double(columns))
      })
  }
}
