import KernelInterface

// Ĉ = log (1/M) Σₘ wₘ  and  w̄ = softmax(log w), over the M particles of each example

extension Implementation {
  package static func normalizeWeights(
    _ logWeights: UnsafePointer<Float>, examples: Int, particles: Int,
    into normalizedWeights: UnsafeMutablePointer<Float>,
    criterion: UnsafeMutablePointer<Float>
  ) {
    let logCount = scalarLogarithm(Float(particles))
    for example in 0..<examples {
      let source = logWeights + example &* particles
      let target = normalizedWeights + example &* particles
      let largest = largestElement(source, particles)
      if largest == -.infinity {  // every particle is impossible: none is preferred
        for particle in 0..<particles { target[particle] = 1 / Float(particles) }
        criterion[example] = -.infinity
        continue
      }
      let sum = exponentialsMinus(largest, source, into: target, particles)
      scale(target, by: 1 / sum, particles)
      criterion[example] = largest + (scalarLogarithm(sum) - logCount)
    }
  }

  @inline(always) private static func scalarLogarithm(_ x: Float) -> Float {
    Lanes.logarithm(Lanes(repeating: x))[0]
  }
}
