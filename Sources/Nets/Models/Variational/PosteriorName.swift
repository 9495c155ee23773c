/// The families of posteriors by name: the list that the command line offers.
public enum PosteriorName: String, CaseIterable, Sendable {
  case gaussian, mixture, planar, coupling, iaf

  public var isFlow: Bool { self != .gaussian && self != .mixture }

  /// As many components as in figure 3 of Roeder et al. 2017, and as many steps as a coupling needs to
  /// change every unit twice.
  public static let usualComponents = 5
  public static let usualFlowSteps = 4

  public var usualFamily: PosteriorFamily {
    family(size: isFlow ? Self.usualFlowSteps : Self.usualComponents)
  }

  /// - Parameter size: components of a mixture, steps of a flow.
  public func family(size: Int) -> PosteriorFamily {
    switch self {
    case .gaussian: .gaussian
    case .mixture: .mixture(components: size)
    case .planar: .planar(steps: size)
    case .coupling: .coupling(steps: size)
    case .iaf: .iaf(steps: size)
    }
  }
}
