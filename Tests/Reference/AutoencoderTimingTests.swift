import Kernels
import NaiveReference
import Nets
import Testing

@testable import bench

struct `Epochs of autoencoders` {
  /// The counts of spec 3.5, in multiply-adds: forward, both backward products, and of two layers the
  /// encoder q₂ once more for a path derivative.
  @Test func `cost what their layers say`() {
    let (q, p) = (216_800.0, 206_800.0)
    let one = AutoencoderCost(inputs: 784, layers: VariationalAutoencoder.paperLayers(1))
    #expect(one.weights == q + p)
    for signal in [ConditionalSignal.own, .total] {
      let operations = one.operations(samples: 50, signal: signal)
      #expect(operations == 2 * (3 * q - 156_800 + 50 * 3 * p))
    }
    let (q1, q2, p1, px) = (236_800.0, 30_000.0, 35_000.0, 216_800.0)
    let two = AutoencoderCost(inputs: 784, layers: VariationalAutoencoder.paperLayers(2))
    #expect(two.weights == q1 + q2 + p1 + px)
    let total = two.operations(samples: 5, signal: .own)
    #expect(total == 2 * (3 * q1 - 156_800 + 5 * 3 * (q2 + p1 + px)))
    #expect(two.operations(samples: 5, signal: .total) == total + 2 * 5 * (q2 - 10_000))
  }

  /// A mixture decodes each component; a path derivative goes back through the maps of an affine flow
  /// once more.
  @Test(
    arguments: [
      (.mixture(components: 5), 5, 0), (.planar(steps: 4), 1, 0),
      (.coupling(steps: 4), 1, 4 * 25 * 50), (.iaf(steps: 4), 1, 4 * 50 * 100),
    ] as [(PosteriorFamily, Int, Int)])
  func `cost what their posterior says`(
    _ posterior: PosteriorFamily, _ components: Int, _ maps: Int
  ) {
    let (hidden, p) = (784.0 * 200 + 200 * 200, 206_800.0)
    let head = 200 * Double(posterior.headColumns(units: 50))
    let cost = AutoencoderCost(
      inputs: 784, layers: VariationalAutoencoder.paperLayers(1), posterior: posterior)
    #expect(cost.weights == hidden + head + p + Double(maps))
    for (signal, backward) in [(ConditionalSignal.own, 3.0), (.total, 4)] {
      let shared = 3 * (hidden + head) - 156_800
      let sampled = 5 * Double(components) * (3 * p + backward * Double(maps))
      #expect(cost.operations(samples: 5, signal: signal) == 2 * (shared + sampled))
    }
  }

  @Test func `have ids of their own`() {
    let ids = AutoencoderWorkload.all.map(\.id)
    #expect(ids.count == 46 && Set(ids).count == 46)
    #expect(ids.contains("epoch/vae/1-layer/total/k=1"))
    #expect(ids.contains("epoch/iwae/2-layer/dreg/k=50"))
    #expect(ids.contains("epoch/vae/1-layer/mixture-5/path/k=5"))
    #expect(ids.contains("epoch/iwae/1-layer/iaf-4/total/k=5"))
    #expect(Set(ids).isSubset(of: BenchmarkRow.all().map(\.id)))
  }

  /// Drawn once.
  private static let data = Result {
    try AutoencoderData(from: DataLocation.resolve(.digits), limit: 90)
  }

  @Test(arguments: AutoencoderWorkload.all.filter { $0.samples < 50 })
  func `are timed in part, tested and recorded`(_ workload: AutoencoderWorkload) throws {
    let timing = AutoencoderTiming(
      kernels: try KernelSet.requested(), pool: ThreadPool(), seed: 1, data: try Self.data.get())
    let result = try timing.time(workload, budget: 0)
    #expect(result.fraction == 0.001 && result.updateSeconds.count == 1)
    #expect(result.seconds > 0)
    #expect((result.naiveSeconds ?? 0 > 0) == (workload.posterior == .gaussian))
    #expect((1...784).contains(result.evaluation.negativeLogLikelihood))
    let context = RunContext(
      machine: Machine(.portable), threads: 1, seed: 1, data: "digits", after: 0, isQuick: true)
    let record = result.record(context, peak: 1e9)
    #expect(record.text.contains("\"id\": \"\(workload.id)\"") && !record.text.contains("diverged"))
  }

  /// What is timed as naive is the same function: log w of one sample, in double precision.
  @Test(arguments: [1, 2]) func `are compared with the same autoencoder`(_ layers: Int) throws {
    let workload = AutoencoderWorkload.all.first { $0.layers == layers }!
    let kernels = try KernelSet.requested()
    let mean = [Float](repeating: 0.2, count: 784)
    let model = workload.makeModel(mean: mean, seed: 3, kernels: kernels)
    let arena = Arena()
    let pass = VariationalPass(
      model, objective: .elbo, examples: 1, samples: 1, estimator: TotalDerivative(),
      kernels: kernels, in: arena)
    let x = (0..<784).map { $0 % 3 == 0 ? 1.0 : 0 }
    let noise = model.layers.map { size in (0..<size.latent).map { Double($0 % 5) / 4 - 0.5 } }
    for (pixel, value) in x.enumerated() {
      pass.inputs[0, pixel] = value == 1
      pass.targets[0, pixel] = Float(value)
    }
    for (layer, units) in noise.enumerated() {
      for (unit, value) in units.enumerated() {
        pass.noise(ofLayer: layer)[0, unit] = Float(value)
      }
    }
    VariationalStep(pass, threads: 1).evaluate(.given, ThreadPool(), [Scratch(in: arena)])
    let expected = Naive.Autoencoder(model).sample(x, noise: noise).logWeight
    // Of a sum of 784 logarithms in single precision, of logits from sums of 200 products.
    let tolerance = abs(expected) * 200 * Double(Float.ulpOfOne)
    #expect(abs(Double(pass.logWeights[0, 0]) - expected) <= tolerance)
  }
}
