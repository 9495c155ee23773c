import Kernels
import Nets

/// An autoencoder of table 2 of Roeder et al. 2017: trained by Adam as the paper states it, in
/// minibatches of 20 images that are binarised anew at each use.
struct AutoencoderRun: ReproducedRun {
  enum Estimator: String, Codable {
    case total, path, dreg

    var gradient: any VariationalEstimator {
      switch self {
      case .total: TotalDerivative()
      case .path: PathDerivative()
      case .dreg: DoublyReparameterized()
      }
    }
  }

  var set: DataSet
  /// Stochastic layers.
  var layers: Int
  var objective: VariationalObjective
  var estimator: Estimator
  /// k
  var samples: Int
  /// Over the training images.
  var passes: Int
  var schedule: VariationalSchedule
  /// At most so many, spread evenly over the set; all where nil.
  var trainingImages: Int?
  /// At most so many each of the test and of the training images.
  var evaluatedImages: Int
  var seed: UInt64

  /// Of the evaluation.
  static let importanceSamples = 5000

  var description: String {
    "\(set) \(layers) \(layers == 1 ? "layer" : "layers") \(objective) k \(samples) \(estimator) "
      + "seed \(seed)"
  }

  var source: AutoencoderSource {
    AutoencoderSource(
      set: set, trainingImages: trainingImages, evaluatedImages: evaluatedImages)
  }

  /// 10⁹ multiply-adds; backward takes twice as many as forward.
  var cost: Int { (trainingCost + evaluationCost) / 1_000_000_000 + 1 }

  static let costPerSecond = 50.0

  var trainingCost: Int {
    let images = min(trainingImages ?? .max, set == .omniglot ? 24_345 : 60_000)
    let (encoder, sample) = multiplyAdds
    return 3 * passes * images * (encoder + samples * sample)
  }

  var evaluationCost: Int {
    2 * evaluatedImages * Self.importanceSamples * multiplyAdds.sample
  }

  /// Of the first encoder for each image, and of what comes after it for each sample.
  private var multiplyAdds: (encoder: Int, sample: Int) {
    layers == 1 ? (216_800, 206_800) : (236_800, 281_800)
  }
}

extension VariationalObjective: Codable {}
extension VariationalSchedule: Codable {}
extension DataSet: Codable {}
