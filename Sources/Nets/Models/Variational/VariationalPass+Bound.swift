import Kernels

// From log-densities to log-weights, weights and bound.

extension VariationalPass {
  /// log w = log p(x | z₁) + Σ log p(zₗ | zₗ₊₁) − Σ log q(zₗ | zₗ₋₁); the constants of p and q cancel.
  func weigh(_ range: Range<Int>) {
    let rows = rows(of: range)
    let logWeights = logWeights[columns: rows]
    logWeights.copy(from: logLikelihoods[columns: rows])
    for (number, layer) in layers.enumerated() {
      if form == .divergence {
        kernels.gaussianDivergence(layer.heads[rows: range], into: divergences[columns: range])
        for row in rows { self.logWeights[0, row] -= divergences[0, row / samples] }
      } else {
        addPrior(of: layer, number, rows)
        logWeights.subtract(layer.logDensities[columns: rows])
      }
    }
    if form == .entropy { replaceDensitiesByEntropies(rows) }
    if let logShares = layers[0].logShares {
      weigh(range, logShares: logShares[columns: rows])
    } else {
      weighEqually(range)
    }
  }

  private func weighEqually(_ range: Range<Int>) {
    let rows = rows(of: range)
    switch objective {
    case .iwae:
      kernels.normalizeWeights(
        logWeights[columns: rows], into: weights[columns: rows],
        criterion: bound[columns: range])
    case .elbo:
      weights[columns: rows].fill(1 / Float(samples))
      for example in range {
        bound[0, example] =
          Float(logWeights[columns: self.rows(of: example..<example + 1)].sum) / Float(samples)
      }
    }
  }

  /// With log (C π) added, a mean over C K rows is one over K draws.
  private func weigh(_ range: Range<Int>, logShares: Matrix) {
    let rows = rows(of: range)
    let weights = weights[columns: rows]
    weights.copy(from: logShares)
    if objective == .iwae { weights.add(logWeights[columns: rows]) }
    kernels.normalizeWeights(weights, into: weights, criterion: bound[columns: range])
    if objective == .iwae { return }
    for example in range {
      var sum = 0.0
      for row in self.rows(of: example..<example + 1) {
        sum += Double(self.weights[0, row]) * Double(logWeights[0, row])
      }
      bound[0, example] = Float(sum)
    }
  }

  private func addPrior(of layer: any StochasticLayer, _ number: Int, _ rows: Range<Int>) {
    let isTop = number == layers.count - 1
    let densities = priorDensities[columns: rows]
    kernels.gaussianLogDensity(
      layer.samples[rows: rows], heads: isTop ? nil : decoders[number + 1].output[rows: rows],
      into: densities)
    logWeights[columns: rows].add(densities)
  }

  /// −log q(z) = ½‖ε‖² + Σ ℓ + … gives way to H = d/2 + Σ ℓ + …, of an upper layer given the sample below.
  private func replaceDensitiesByEntropies(_ rows: Range<Int>) {
    for layer in layers {
      kernels.gaussianLogDensity(
        layer.noise[rows: rows], heads: nil, into: priorDensities[columns: rows])
      let half = Float(layer.noise.columns) / 2
      for row in rows { logWeights[0, row] += priorDensities[0, row] + half }
    }
  }

  /// ρ ∂ bound / ∂ log π of each row's component: w̃ of L_K, and ω log w of the ELBO, less its mean, for
  /// which a constant does not matter.
  func setShares(_ range: Range<Int>, _ weights: EncoderWeights) {
    guard let share = weights.share else { return }
    for example in range {
      for row in rows(of: example..<example + 1) {
        let value = objective == .iwae ? 1 : logWeights[0, row] - bound[0, example]
        share[0, row] = weights.passed[0, row] * self.weights[0, row] * value
      }
    }
  }

  /// log w of an example's rows in its first draws, with the logarithm of what each counts in their mean.
  func forEachWeight(
    ofExample example: Int, samples count: Int,
    _ body: (_ logWeight: Double, _ logShare: Double) -> Void
  ) {
    let first = rows(of: example..<example + 1).lowerBound
    for component in 0..<components {
      for row in first + component * samples..<first + component * samples + count {
        body(Double(logWeights[0, row]), layers[0].logShares.map { Double($0[0, row]) } ?? 0)
      }
    }
  }
}
