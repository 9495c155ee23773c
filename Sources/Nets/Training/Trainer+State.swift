import Kernels

extension Trainer {
  /// What determines the run, apart from the data.
  public var runSettings: [Checkpoint.Setting] {
    let constant = (settings.estimator as? GcConstant).map { " with constant \($0.constant)" }
    return [
      .init("network", network.architecture),
      .init("estimator", settings.estimator.name + (constant ?? "")),
      .init("particles", "\(settings.particles)"),
      .init("batch", "\(settings.batchSize)"),
      .init("learning rate", "\(settings.learningRate)"),
      .init("schedule", settings.schedule.rawValue),
      .init("epochs", "\(settings.epochs)"),
      .init("momentum", "\(settings.momentum)"),
      .init("noise", "\(settings.noise)"),
      .init("seed", "\(settings.seed)"),
    ]
  }

  public var state: [(name: String, matrix: Matrix)] {
    let parameters = network.parameters.all.flatMap {
      [($0.name, $0.values), ("velocity of \($0.name)", $0.velocity)]
    }
    let averages = zip(baselines?.numerators ?? [], baselines?.denominators ?? []).enumerated()
    return parameters
      + averages.flatMap { layer, pair in
        [
          ("baseline numerators of layer \(layer + 1)", pair.0),
          ("baseline denominators of layer \(layer + 1)", pair.1),
        ]
      }
  }
}
