import Kernels
import NaiveReference

extension KernelWorkload {
  /// Functions, likelihoods, scores and updates, on data that is in the cache.
  static let elementwise: [KernelWorkload] =
    ElementwiseFunction.allCases.map { function($0) } + [
      softmax(), bernoulliLikelihood(), logMeanExp(), score(),
      momentumUpdate(),
    ]

  private static func function(
    _ function: ElementwiseFunction
  ) -> KernelWorkload {
    let count = 2048
    return KernelWorkload(
      id: "kernel/\(function.kernelName)/\(count)", check: function.kernelName,
      work: .elements(Double(count)), needs: function.needs * Double(count / 16),
      prepare: { buffers in
        let x = buffers.matrix(1, count, in: function == .logarithm ? 0...8 : -8...8)
        let y = buffers.arena.matrix(rows: 1, columns: count)
        let kernels = buffers.kernels
        let few = 512
        return Prepared(
          run: { kernels.apply(function, x, into: y) }, results: [y],
          naive: {
            let values = x.reference[0].prefix(few)
            return { consume(values.map(function.definition)) }
          }, naiveWork: Double(few))
      })
  }

  private static func softmax() -> KernelWorkload {
    let (rows, columns) = (2000, 10)
    return KernelWorkload(
      id: "kernel/softmax/\(rows)x\(columns)", check: "softmax",
      work: .elements(Double(rows * columns)), needs: .softmax * Double(rows),
      prepare: { buffers in
        let x = buffers.matrix(rows, columns, in: -8...8)
        let y = buffers.arena.matrix(rows: rows, columns: columns)
        let kernels = buffers.kernels
        let few = 50
        return Prepared(
          run: { kernels.softmax(x, into: y) }, results: [y],
          naive: {
            let rows = x[rows: 0..<few].reference
            return { consume(rows.map { Naive.softmax($0) }) }
          }, naiveWork: Double(few * columns))
      })
  }

  private static func bernoulliLikelihood() -> KernelWorkload {
    let (rows, particles, columns) = (200, 20, 392)
    return KernelWorkload(
      id: "kernel/bernoulli-likelihood/\(rows)x\(columns)", check: "bernoulli-likelihood",
      work: .elements(Double(rows * columns)),
      needs: .bernoulliLikelihood * (Double(rows * columns) / 16),
      prepare: { buffers in
        let logits = buffers.matrix(rows, columns, in: -8...8)
        let targets = buffers.arena.matrix(rows: rows / particles, columns: columns)
        let values = buffers.arena.matrix(rows: 1, columns: rows)
        let kernels = buffers.kernels
        return Prepared(
          run: { kernels.bernoulliLikelihood(logits, targets, into: values) },
          results: [logits, values],
          naive: {
            let few = logits.reference[0]
            let zeros = few.map { _ in 0.0 }
            return {
              consume(Naive.bernoulliLogLikelihood(targets: zeros, logits: few))
              consume(Naive.bernoulliError(targets: zeros, logits: few))
            }
          }, naiveWork: Double(columns))
      })
  }

  private static func logMeanExp() -> KernelWorkload {
    let (examples, particles) = (100, 20)
    return KernelWorkload(
      id: "kernel/log-mean-exp/\(examples)x\(particles)", check: "log-mean-exp",
      work: .elements(Double(examples * particles)),
      needs: (.softmax * (Double(particles) / 16) + ElementwiseFunction.logarithm.needs)
        * Double(examples),
      prepare: { buffers in
        let logWeights = buffers.matrix(1, examples * particles, in: -40...0)
        let weights = buffers.arena.matrix(rows: 1, columns: examples * particles)
        let criterion = buffers.arena.matrix(rows: 1, columns: examples)
        let kernels = buffers.kernels
        return Prepared(
          run: { kernels.normalizeWeights(logWeights, into: weights, criterion: criterion) },
          results: [weights, criterion],
          naive: {
            let few = logWeights[columns: 0..<particles].reference[0]
            return {
              consume(Naive.logMeanExp(few))
              consume(Naive.normalizedWeights(few))
            }
          }, naiveWork: Double(particles))
      })
  }

  private static func score() -> KernelWorkload {
    let (rows, units) = (200, 200)
    return KernelWorkload(
      id: "kernel/score/\(rows)x\(units)", check: "score", work: .elements(Double(rows * units)),
      needs: .score * (Double(rows * units) / 16),
      prepare: { buffers in
        let logits = buffers.matrix(rows, units, in: -8...8)
        let states = buffers.states(rows, units)
        let weights = buffers.matrix(1, rows)
        let signal = buffers.arena.matrix(rows: rows, columns: units)
        let kernels = buffers.kernels
        return Prepared(
          run: { kernels.score(logits, states, weights: weights, into: signal) },
          results: [signal],
          naive: {
            let few = logits.reference[0]
            let ones = states.reference[0]
            return {
              consume(zip(few, ones).map { $1 ? Naive.sigmoid(-$0) : -Naive.sigmoid($0) })
            }
          }, naiveWork: Double(units))
      })
  }

  private static func momentumUpdate() -> KernelWorkload {
    let (rows, columns) = (200, 200)
    return KernelWorkload(
      id: "kernel/momentum-update/\(rows)x\(columns)", check: "momentum-update",
      work: .elements(Double(rows * columns)),
      needs: .momentumUpdate * (Double(rows * columns) / 16),
      prepare: { buffers in
        let parameters = buffers.matrix(rows, columns)
        let velocity = buffers.matrix(rows, columns)
        let gradient = buffers.matrix(rows, columns)
        let kernels = buffers.kernels
        return Prepared(
          run: {
            kernels.momentumUpdate(
              parameters, velocity: velocity, gradient: gradient, momentum: 0.9, scale: 0.01,
              rate: 1e-6)
          }, results: [parameters, velocity],
          naive: {
            var values = parameters.reference[0]
            var speeds = velocity.reference[0]
            let slopes = gradient.reference[0]
            return {
              Naive.momentumUpdate(
                parameters: &values, velocity: &speeds, gradient: slopes, momentum: 0.9,
                learningRate: 1e-6)
              consume(values)
            }
          }, naiveWork: Double(columns))
      })
  }
}
