// Bounds for layers of Gaussian units and for what trains them, derived as the others. The residual
// r = (z − m) e^−ℓ takes on 4.2 roundings, 2.2 of them from the exponential.

extension ErrorBounds {
  /// (1 − h²) g, as a share of itself.
  public static let tanhDerivativeProduct = 4 * rounding

  /// μ + e^ℓ ε, as a share of |μ| + |e^ℓ ε|.
  public static let gaussianSample = 5 * rounding

  /// log q of a sample by its noise, as a share of ½ ‖ε‖² + Σ |ℓ|.
  public static func gaussianSampleLogDensity(units: Int) -> Double {
    (lanesSum(units) + 2) * rounding
  }

  /// log N(z; m, e^ℓ), as a share of ½ ‖r‖² + Σ |ℓ|.
  public static func gaussianLogDensity(units: Int) -> Double {
    (lanesSum(units) + 11) * rounding
  }

  /// g − ω r e^−ℓ, as a share of |g| + |ω r e^−ℓ|.
  public static let gaussianDensityGradient = 10 * rounding

  /// Σ ω r e^−ℓ and Σ ω (r² − 1) over rows, as a share of Σ |ω r e^−ℓ| and of Σ |ω| (r² + 1).
  public static func gaussianHeadSignal(rows: Int) -> Double { Double(rows + 11) * rounding }

  /// Σ total + s score over rows, as a share of the sum of the terms' magnitudes.
  public static func gaussianSignal(rows: Int) -> Double { Double(rows + 8) * rounding }

  /// Σ total · score and Σ score² over rows, as a share of the sum of the products of the factors'
  /// magnitudes.
  public static func gaussianSignalMoment(rows: Int) -> Double { Double(rows + 12) * rounding }

  /// The divergence from N(0, I), as a share of itself; of its terms, none of which is negative,
  /// e^2ℓ − 1 − 2ℓ errs most, by nine roundings.
  public static func gaussianDivergence(units: Int) -> Double {
    (2 * lanesSum(units) + 8) * rounding
  }

  /// The signal less the divergence's gradient, as a share of the sum of both magnitudes.
  public static let divergenceGradient = 7 * rounding

  /// z e^s + t of an affine step, as a share of |z e^s| + |t|.
  public static let affineTransform = 5 * rounding

  /// log q − Σ s, as a share of |log q| + Σ |s|.
  public static func affineLogDensity(units: Int) -> Double { (lanesSum(units) + 1) * rounding }

  /// e^s v or e^−s G, as a share of itself.
  public static let affineGradient = 4 * rounding

  /// (1 − s²) (z e^s v + ω), as a share of (1 − s²) (|z e^s v| + |ω|).
  public static let affineSignal = 10 * rounding

  /// (1 − s²) (1 + z G), as a share of (1 − s²) (1 + |z G|).
  public static let affineDensitySignal = 7 * rounding

  /// An equation of an autoregressive step's density gradient, as a share of its terms' magnitudes: the
  /// two sums over the units after it, ten for a term of them, the exponential and the two sums.
  public static func autoregressiveEquation(units: Int) -> Double {
    Double(units + 19) * rounding
  }

  /// m, as a share of |β₁ m| + |(1 − β₁) g|.
  public static let firstMoment = 4 * rounding

  /// v, as a share of itself.
  public static let secondMoment = 6 * rounding

  /// θ, as a share of |η| (|β₁ m| + |(1 − β₁) g|) / (√v + ε), on top of one rounding of θ: the
  /// first moment, five roundings of the denominator, the quotient, two products and the sum.
  public static let adamStep = 14 * rounding
}
