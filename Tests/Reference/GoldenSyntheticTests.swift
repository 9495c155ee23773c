import Foundation
import Kernels
import NaiveReference
import Testing

@testable import bench

/// Cases of other sizes, depths, outputs and M than the files have, written by the reference.
struct `Golden cases of any size` {
  @Test(
    arguments: [
      (.sfnn, .softmax, sizes(4, [(2, 0), (2, 0), (1, 0)], 5), [1, 2]),
      (.sfnn, .gaussian, sizes(0, [(1, 0), (3, 0)], 1), [4]),
      (.hybridC, .gaussian, sizes(3, [(2, 3), (1, 4), (1, 2)], 3), [1, 3]),
      (.hybridC, .softmax, sizes(2, [(3, 1)], 4), [2]),
      (.hybridD, .softmax, sizes(5, [(2, 4), (2, 5)], 6), [2]),
      (.deterministic, .gaussian, sizes(5, [(0, 4), (0, 3)], 20), [1, 2]),
    ] as [(Naive.Kind, Naive.OutputModel, Naive.Sizes, [Int])], InstructionSet.available)
  func `are verified by enumeration`(
    _ shape: (kind: Naive.Kind, output: Naive.OutputModel, sizes: Naive.Sizes, counts: [Int]),
    on set: InstructionSet
  ) throws {
    let golden = Synthetic(shape.kind, shape.output, shape.sizes)
    let report = try report(on: golden.enumerated(shape.counts), kernels: KernelSet(set))
    #expect(report.complaints.isEmpty)
    #expect(report.skipped.isEmpty)
    #expect(report.quantities.contains { $0.name.hasPrefix("expected ") })
  }

  @Test(
    arguments: [
      (.sfnn, .bernoulli, sizes(130, [(70, 0), (33, 0)], 65), 20),
      (.sfnn, .softmax, sizes(17, [(65, 0)], 10), 7),
      (.hybridC, .gaussian, sizes(40, [(20, 30), (7, 50)], 90), 5),
      (.hybridD, .bernoulli, sizes(64, [(64, 16)], 3), 1),
    ] as [(Naive.Kind, Naive.OutputModel, Naive.Sizes, Int)], InstructionSet.available)
  func `are verified on explicit particles`(
    _ shape: (kind: Naive.Kind, output: Naive.OutputModel, sizes: Naive.Sizes, count: Int),
    on set: InstructionSet
  ) throws {
    let golden = Synthetic(shape.kind, shape.output, shape.sizes)
    let report = try report(
      on: golden.batches(examples: 3, count: shape.count), kernels: KernelSet(set))
    #expect(report.complaints.isEmpty)
    #expect(report.skipped.isEmpty && !report.quantities.isEmpty)
  }
}

private func sizes(
  _ inputs: Int, _ hidden: [(stochastic: Int, deterministic: Int)], _ outputs: Int
) -> Naive.Sizes {
  Naive.Sizes(
    inputs: inputs,
    hidden: hidden.map {
      Naive.LayerSize(stochastic: $0.stochastic, deterministic: $0.deterministic)
    }, outputs: outputs)
}

/// A network and examples with random numbers, and what the reference computes from them as JSON.
private struct Synthetic {
  let network: Naive.Network
  private let constant = 0.2

  init(_ kind: Naive.Kind, _ output: Naive.OutputModel, _ sizes: Naive.Sizes) {
    var parameters = Naive.Parameters()
    for (number, (name, rows, columns)) in sizes.shapes(kind: kind).enumerated() {
      let width = 4 / Double(columns + 1).squareRoot()
      let values = uniforms(rows * columns, stream: number).map { width * ($0 - 0.5) }
      parameters[name] = (0..<rows).map { Array(values[$0 * columns..<($0 + 1) * columns]) }
    }
    network = Naive.Network(kind: kind, output: output, sizes: sizes, parameters: parameters)
  }

  func enumerated(_ counts: [Int]) throws -> String {
    let example = example(0)
    let enumeration = Naive.Enumeration(network, example)
    var object = header
    object["x"] = example.x
    object["y"] = json(example.y)
    object["exact"] = [
      "C": enumeration.criterion, "grad_C": json(enumeration.criterionGradient),
    ]
    object["configs"] = zip(enumeration.paths, enumeration.posterior).map { path, posterior in
      [
        "h": json(path.particle), "log_p_h": path.logProbability, "log_p_y": path.logLikelihood,
        "posterior": posterior,
      ] as [String: Any]
    }
    object["M_cases"] = counts.map { count in
      let particles = network.particles(self.particles(count, stream: count), on: example)
      var tuple = results(particles)
      tuple["grads"] = json(estimators.mapValues { network.gradient($0, particles) })
      return [
        "M": count, "tuples": [tuple],
        "E_CM": enumeration.expectedCriterion(particles: count),
        "grad_E_CM": json(enumeration.expectedCriterionGradient(particles: count)),
        "expected": json(
          estimators.mapValues { enumeration.expectedGradient($0, particles: count) }),
      ] as [String: Any]
    }
    return try text(object, schema: "sfnn-v1")
  }

  func batches(examples: Int, count: Int) throws -> String {
    let members = (0..<examples).map { number in
      let example = example(number)
      return (
        example, network.particles(particles(count, stream: number), on: example)
      )
    }
    let gradients = estimators.mapValues { estimator in
      let all = members.map { network.gradient(estimator, $0.1).flattened }
      return network.parameters.replacingNumbers(
        with: Naive.columnSums(all).map { $0 / Double(examples) })
    }
    var object = header
    object["batches"] = [
      [
        "M": count, "mean_grads": json(gradients),
        "mean_C_hat": members.reduce(0) { $0 + $1.1.criterion } / Double(examples),
        "examples": members.map { example, particles in
          results(particles).merging(["x": example.x, "y": json(example.y)]) { $1 }
        },
      ] as [String: Any]
    ]
    return try text(object, schema: "sfnn-explicit-v1")
  }

  private var header: [String: Any] {
    let isHybrid = network.kind == .hybridC || network.kind == .hybridD
    return [
      "kind": network.kind.rawValue, "output": network.output.rawValue, "Gc_constant": constant,
      "sizes": [
        "x": network.sizes.inputs, "y": network.sizes.outputs,
        "hidden": network.sizes.hidden.map { size -> Any in
          isHybrid
            ? [size.stochastic, size.deterministic] : max(size.stochastic, size.deterministic)
        },
      ] as [String: Any],
      "params": json(network.parameters),
    ]
  }

  private var estimators: [String: Naive.Estimator] {
    switch network.kind {
    case .sfnn, .hybridC:
      [
        "G1": .g1(baseline: nil), "G2": .g2, "G3": .g3, "G4": .g4, "G5": .g5,
        "Gc": .centered(constant: constant),
      ]
    case .hybridD, .deterministic: ["BP": .backpropagation]
    }
  }

  private func example(_ number: Int) -> Naive.Example {
    let x = uniforms(network.sizes.inputs, stream: 100 + number).map { 2 * $0 - 0.5 }
    let values = uniforms(network.sizes.outputs, stream: 200 + number)
    let y: Naive.Target =
      switch network.output {
      case .softmax: .label((7 * number + 1) % network.sizes.outputs)
      case .bernoulli: .values(values.map { $0.rounded() })
      case .gaussian: .values(values)
      }
    return Naive.Example(x: x, y: y)
  }

  private func particles(_ count: Int, stream: Int) -> [Naive.Particle] {
    (0..<count).map { m in
      network.sizes.hidden.enumerated().map { layer, size in
        uniforms(size.stochastic, stream: 1000 + 1000 * stream + 10 * m + layer).map { $0 < 0.4 }
      }
    }
  }

  private func results(_ particles: Naive.Particles) -> [String: Any] {
    [
      "particles": particles.paths.map { json($0.particle) },
      "log_p_h": particles.paths.map(\.logProbability), "log_w": particles.logWeights,
      "w_bar": particles.normalizedWeights, "C_hat": particles.criterion,
    ]
  }

  private func json(_ target: Naive.Target) -> Any {
    switch target {
    case .label(let label): label
    case .values(let values): values
    }
  }

  private func json(_ particle: Naive.Particle) -> Any { particle.map(Naive.reals) }

  /// Biases, whose names are small, as vectors.
  private func json(_ parameters: Naive.Parameters) -> [String: Any] {
    [String: Any](
      uniqueKeysWithValues: parameters.map { name, matrix -> (String, Any) in
        (name, name.first!.isLowercase ? matrix.flatMap(\.self) : matrix)
      })
  }

  private func json(_ estimates: [String: Naive.Parameters]) -> [String: Any] {
    estimates.mapValues { json($0) }
  }

  private func text(_ object: [String: Any], schema: String) throws -> String {
    let object = object.merging(["schema": schema]) { $1 }
    return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
  }
}

private func uniforms(_ count: Int, stream: Int) -> [Double] {
  Naive.uniforms(Naive.Stream(seed: 7, purpose: 1, example: stream), count: count)
}
