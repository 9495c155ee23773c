/// A benchmark: what `bench list` names by its id.
enum BenchmarkRow {
  case network(EpochWorkload)
  case autoencoder(AutoencoderWorkload)
  case kernel(KernelWorkload)

  var id: String {
    switch self {
    case .network(let workload): workload.id
    case .autoencoder(let workload): workload.id
    case .kernel(let workload): workload.id
    }
  }

  /// In the order of `bench run`'s tables.
  /// - Parameter particles: M of the networks that have several.
  static func all(particles: Int = 20) -> [BenchmarkRow] {
    EpochWorkload.all(particles: particles).map(Self.network)
      + AutoencoderWorkload.all.map(Self.autoencoder) + KernelWorkload.all.map(Self.kernel)
  }

  /// Those that `bench compare` takes where none are named: each kernel at its usual shape, and an epoch
  /// of each kind of training, in as much time as a change may wait for.
  static let core: Set<String> = [
    "epoch/classification/g3/m=1", "epoch/classification/d/m=1", "epoch/classification/g1/m=20",
    "epoch/classification/g3/m=20", "epoch/classification/g5/m=20", "epoch/classification/c/m=20",
    "epoch/structured/g3/m=1", "epoch/structured/g5/m=20", "epoch/vae/1-layer/total/k=1",
    "epoch/vae/1-layer/path/k=5", "epoch/iwae/1-layer/dreg/k=5", "epoch/vae/1-layer/iaf-4/path/k=5",
    "kernel/sgemm-nn/2000x200x200", "kernel/sgemm-nt/2000x200x200", "kernel/sgemm-tn/200x200x2000",
    "kernel/sgemm-nn/20x200x784", "kernel/sgemm-tn/784x200x100",
    "kernel/binary-matmul/2000x200x200",
    "kernel/binary-matmul/100x200x200", "kernel/binary-matmul/20x200x784/density=0.15",
    "kernel/binary-gradient/200x200x2000", "kernel/uniform/4096", "kernel/exp/2048",
    "kernel/log/2048", "kernel/sigmoid/2048", "kernel/softplus/2048", "kernel/tanh/2048",
    "kernel/softmax/2000x10", "kernel/bernoulli-likelihood/200x392", "kernel/log-mean-exp/100x20",
    "kernel/score/200x200", "kernel/momentum-update/200x200", "kernel/adam-update/784x200",
    "kernel/philox/4096", "kernel/gaussian/4096", "kernel/bernoulli-shared/20x200",
    "kernel/bernoulli-logits/20x200", "kernel/gaussian-sample/100x50",
    "kernel/gaussian-signal/100x50",
    "kernel/gaussian-divergence/20x50",
  ]
}

extension BenchmarkRow {
  /// The rows that a filter admits; of one without names, those of the core. Throws where none is left.
  static func selected(_ filter: IdFilter) throws -> [BenchmarkRow] {
    let all = all()
    try filter.requireMatch(all.map(\.id), verbs: BenchCommand.subcommands.map { $0.name })
    let rows = all.filter {
      filter.admits($0.id) && (!filter.filters.isEmpty || core.contains($0.id))
    }
    guard !rows.isEmpty else {
      throw Failure(
        .usage,
        "'--skip \(filter.skipped.joined(separator: " "))' leaves no row of the core; 'bench list --core' "
          + "shows it.")
    }
    return rows
  }

  /// In the order of the ids, which are whole. Throws `Failure` 64 for one that there is not.
  static func named(_ ids: [String]) throws -> [BenchmarkRow] {
    let all = all()
    let rows = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
    return try ids.map { id in
      guard let row = rows[id] else {
        throw Failure(
          .usage,
          "There is no benchmark '\(id)'.\(didYouMean(id, among: all.map(\.id))) "
            + "'bench list' shows all ids.")
      }
      return row
    }
  }
}
