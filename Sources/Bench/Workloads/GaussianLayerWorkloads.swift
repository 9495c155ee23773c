import Kernels
import NaiveReference

extension KernelWorkload {
  /// A layer of fifty Gaussian units as a variational autoencoder of twenty images has it: fused
  /// kernels, and the signal's way back.
  static let gaussianLayers: [KernelWorkload] =
    [1, 5, 50].map { sampleGaussian(size: $0) } + [
      logDensity(), densityGradient(), signal(), signalMoments(), divergence(),
      divergenceGradient(),
    ]

  private static let groups = 20
  private static let units = 50

  private static func sampleGaussian(size: Int) -> KernelWorkload {
    workload("sample", size: size, needs: .sampleGaussian(groups, size: size, units)) {
      layer, kernels in
      let stream = RandomStream(seed: 1, purpose: 2)
      return LayerKernel(
        run: {
          kernels.sampleGaussian(
            layer.heads, stream, into: layer.samples, noise: layer.noise,
            logDensities: layer.logDensities)
        }, results: [layer.samples, layer.noise, layer.logDensities]
      ) {
        let (noise, head) = (layer.noise.reference[0], layer.layer)
        return {
          consume(Naive.normals(naiveStream, count: units))
          consume(head.sample(noise: noise))
          consume(head.logDensity(noise: noise))
        }
      }
    }
  }

  private static func logDensity() -> KernelWorkload {
    workload("log-density", size: 1, needs: .gaussianLogDensity * vectors(1)) { layer, kernels in
      LayerKernel(
        run: {
          kernels.gaussianLogDensity(
            layer.samples, heads: layer.heads, into: layer.logDensities)
        }, results: [layer.logDensities]
      ) {
        let (z, head) = (layer.samples.reference[0], layer.layer)
        return { consume(head.logDensity(at: z)) }
      }
    }
  }

  private static func densityGradient() -> KernelWorkload {
    workload("density-gradient", size: 1, needs: .gaussianDensityGradient * vectors(1)) {
      layer, kernels in
      LayerKernel(
        run: {
          kernels.gaussianDensityGradient(
            layer.samples, heads: layer.heads, weights: layer.zeros, addingTo: layer.gradient,
            headSignal: layer.signal)
        }, results: [layer.gradient, layer.signal]
      ) {
        let (z, head) = (layer.samples.reference[0], layer.layer)
        return {
          let noise = head.noise(of: z)
          consume(head.densityGradient(noise: noise))
          consume(head.score(noise: noise))
        }
      }
    }
  }

  private static func signal() -> KernelWorkload {
    workload("signal", size: 5, needs: .gaussianSignal(size: 5) * vectors(5)) { layer, kernels in
      LayerKernel(
        run: {
          kernels.gaussianSignal(
            layer.gradient, noise: layer.noise, heads: layer.heads, passed: layer.weights,
            direct: layer.weights, score: layer.weights, into: layer.signal)
        }, results: [layer.signal], naive: layer.naiveSignals)
    }
  }

  private static func signalMoments() -> KernelWorkload {
    workload("signal-moments", size: 5, needs: .gaussianSignalMoments(size: 5) * vectors(5)) {
      layer, kernels in
      LayerKernel(
        run: {
          kernels.gaussianSignalMoments(
            layer.gradient, noise: layer.noise, heads: layer.heads, passed: layer.weights,
            direct: layer.weights, score: layer.weights, covariance: layer.sums.0,
            variance: layer.sums.1)
        }, results: [layer.sums.0, layer.sums.1], naive: layer.naiveSignals)
    }
  }

  private static func divergence() -> KernelWorkload {
    workload("divergence", size: 1, needs: .gaussianDivergence * vectors(1)) { layer, kernels in
      LayerKernel(
        run: { kernels.gaussianDivergence(layer.heads, into: layer.logDensities) },
        results: [layer.logDensities]
      ) {
        let head = layer.layer
        return { consume(head.divergenceFromStandard) }
      }
    }
  }

  private static func divergenceGradient() -> KernelWorkload {
    workload(
      "divergence-gradient", check: "divergence-gradient", size: 1,
      needs: .divergenceGradient * vectors(1)
    ) { layer, kernels in
      LayerKernel(
        run: { kernels.subtractDivergenceGradient(layer.heads, scale: 0, from: layer.signal) },
        results: [layer.signal]
      ) {
        let head = layer.layer
        return { consume(head.divergenceGradient) }
      }
    }
  }

  private static func vectors(_ size: Int) -> Double { Double(groups * size * units) / 16 }

  /// One kernel on a layer; the naive one computes one row of it.
  private static func workload(
    _ name: String, check: String? = nil, size: Int, needs: Needs,
    _ body: @escaping @Sendable (LayerBuffers, KernelSet) -> LayerKernel
  ) -> KernelWorkload {
    let rows = groups * size
    return KernelWorkload(
      id: "kernel/gaussian-\(name)/\(rows)x\(units)", check: check ?? "gaussian-\(name)",
      work: .elements(Double(rows * units)), needs: needs,
      prepare: { buffers in
        let layer = LayerBuffers(buffers, groups: groups, size: size, units: units)
        let kernel = body(layer, buffers.kernels)
        return Prepared(
          run: kernel.run, results: kernel.results, naive: kernel.naive, naiveWork: Double(units))
      })
  }
}

/// A kernel of a layer; the naive one computes one row of it.
private struct LayerKernel {
  let run: () -> Void
  let results: [any Checksummed]
  let naive: () -> () -> Void
}

private struct LayerBuffers {
  let heads: Matrix
  let samples: Matrix
  let noise: Matrix
  let gradient: Matrix
  let signal: Matrix
  let logDensities: Matrix
  let weights: Matrix
  /// Weights that leave a gradient as it is, however often it is added to.
  let zeros: Matrix
  let sums: (Matrix, Matrix)

  init(_ buffers: WorkloadBuffers, groups: Int, size: Int, units: Int) {
    let rows = groups * size
    heads = buffers.matrix(groups, 2 * units)
    samples = buffers.matrix(rows, units)
    noise = buffers.matrix(rows, units)
    gradient = buffers.matrix(rows, units)
    signal = buffers.matrix(groups, 2 * units)
    logDensities = buffers.matrix(1, rows)
    weights = buffers.matrix(1, rows)
    zeros = buffers.arena.matrix(rows: 1, columns: rows)
    sums = (buffers.matrix(1, 2 * units), buffers.matrix(1, 2 * units))
  }

  var layer: Naive.Gaussian { .init(head: heads.reference[0]) }

  /// The signals of both kinds.
  func naiveSignals() -> () -> Void {
    let (g, noise, head) = (gradient.reference[0], noise.reference[0], layer)
    return {
      consume(head.totalSignals(g, noise: noise))
      consume(head.score(noise: noise))
    }
  }
}
