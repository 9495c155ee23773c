import Kernels
import NaiveReference

extension KernelWorkload {
  /// Products at the shapes of the paper's nets, `rows x columns x k`.
  static let products: [KernelWorkload] =
    layers.flatMap { rows, inputs, outputs in
      [
        dense(rows, outputs, inputs), dense(rows, inputs, outputs, rightTransposed: true),
        dense(inputs, outputs, rows, leftTransposed: true),
      ]
    } + [
      binary(2000, 200, 200), binary(2000, 392, 200),
      binary(2000, 10, 200), binary(100, 200, 200),
      binary(2000, 200, 200, density: 0.05), binary(100, 200, 392, density: 0.15),
      binary(20, 200, 784, density: 0.15), weightGradient(200, 200, 2000),
      weightGradient(200, 392, 2000), weightGradient(784, 200, 100, density: 0.15),
      transpose(2000, 200),
    ]

  /// Rows, inputs and outputs of the layers of both nets and of the autoencoders: each is timed
  /// forward, backward (NT) and for the gradient of its weights (TN).
  private static let layers = [
    (2000, 200, 200), (2000, 200, 392), (2000, 392, 200), (2000, 200, 10), (1000, 784, 200),
    (1000, 200, 784), (100, 784, 200), (100, 200, 784), (20, 784, 200), (20, 200, 784),
  ]

  private static func dense(
    _ rows: Int, _ columns: Int, _ k: Int, leftTransposed: Bool = false,
    rightTransposed: Bool = false
  ) -> KernelWorkload {
    let form = (leftTransposed ? "t" : "n") + (rightTransposed ? "t" : "n")
    return KernelWorkload(
      id: "kernel/sgemm-\(form)/\(rows)x\(columns)x\(k)", check: "sgemm",
      work: .operations(2 * Double(rows * columns * k)),
      needs: [.multiplyAdds: Double(rows * columns * k) / 16],
      prepare: { buffers in
        let a = leftTransposed ? buffers.matrix(k, rows) : buffers.matrix(rows, k)
        let b = rightTransposed ? buffers.matrix(columns, k) : buffers.matrix(k, columns)
        let c = buffers.arena.matrix(rows: rows, columns: columns)
        let kernels = buffers.kernels
        let few = 20
        return Prepared(
          run: {
            kernels.matmul(
              a, leftTransposed: leftTransposed, b, rightTransposed: rightTransposed, into: c,
              scratch: buffers.scratch)
          }, results: [c],
          naive: {
            let left = buffers.matrix(few, k).reference
            let right = buffers.matrix(k, columns).reference
            return { consume(Naive.matmul(left, right, columns: columns)) }
          },
          naiveWork: 2 * Double(few * columns * k))
      })
  }

  private static func binary(
    _ rows: Int, _ columns: Int, _ k: Int, density: Float = 0.5
  ) -> KernelWorkload {
    let suffix = density == 0.5 ? "" : "/density=\(density)"
    return KernelWorkload(
      id: "kernel/binary-matmul/\(rows)x\(columns)x\(k)\(suffix)", check: "binary-matmul",
      work: .operations(2 * Double(rows * columns * k)),
      needs: .binaryProduct(rows, columns, k, density: Double(density)),
      prepare: { buffers in
        let states = buffers.states(rows, k, density: density)
        let weights = buffers.matrix(k, columns)
        let output = buffers.arena.matrix(rows: rows, columns: columns)
        let kernels = buffers.kernels
        let few = 20
        return Prepared(
          run: { kernels.binaryMatmul(states, weights, into: output, scratch: buffers.scratch) },
          results: [output],
          naive: {
            let left = states[rows: 0..<few].reference
            let right = weights.reference
            return { consume(Naive.matmul(states: left, right, columns: columns)) }
          },
          naiveWork: 2 * Double(few * columns * k))
      })
  }

  /// The gradient of a layer's weights, the transpose of the states included.
  private static func weightGradient(
    _ units: Int, _ columns: Int, _ rows: Int, density: Float = 0.5
  ) -> KernelWorkload {
    let suffix = density == 0.5 ? "" : "/density=\(density)"
    return KernelWorkload(
      id: "kernel/binary-gradient/\(units)x\(columns)x\(rows)\(suffix)", check: "binary-matmul",
      work: .operations(2 * Double(units * columns * rows)),
      needs: .binaryProduct(units, columns, rows, density: Double(density))
        + .bitTranspose(rows, units),
      prepare: { buffers in
        let states = buffers.states(rows, units, density: density)
        let transposed = buffers.arena.bitMatrix(rows: units, columns: rows)
        let signal = buffers.matrix(rows, columns)
        let gradient = buffers.arena.matrix(rows: units, columns: columns)
        let kernels = buffers.kernels
        let few = 20
        return Prepared(
          run: {
            kernels.transpose(states, into: transposed)
            kernels.binaryMatmul(transposed, signal, into: gradient, scratch: buffers.scratch)
          }, results: [transposed, gradient],
          naive: {
            kernels.transpose(states, into: transposed)
            let left = transposed[rows: 0..<few].reference
            let right = signal.reference
            return { consume(Naive.matmul(states: left, right, columns: columns)) }
          },
          naiveWork: 2 * Double(few * columns * rows))
      })
  }

  private static func transpose(
    _ rows: Int, _ columns: Int
  ) -> KernelWorkload {
    KernelWorkload(
      id: "kernel/bit-transpose/\(rows)x\(columns)", check: "transpose",
      work: .elements(Double(rows * columns)), needs: .bitTranspose(rows, columns),
      prepare: { buffers in
        let states = buffers.states(rows, columns)
        let transposed = buffers.arena.bitMatrix(rows: columns, columns: rows)
        let kernels = buffers.kernels
        let few = 100
        return Prepared(
          run: { kernels.transpose(states, into: transposed) }, results: [transposed],
          naive: {
            let rows = states[rows: 0..<few].reference
            return { consume((0..<columns).map { column in rows.map { $0[column] } }) }
          }, naiveWork: Double(few * columns))
      })
  }
}
