import Nets

/// What `bench train` learns, and with it whether a network of binary units or an autoencoder does.
enum TrainingTask: String, ArgumentChoice {
  case classification, structured, faces, unsupervised
  /// The binarised image, by an autoencoder on the ELBO or on L_K.
  case vae, iwae

  enum Family {
    case network(LearningTask)
    case autoencoder(VariationalObjective)
  }

  var family: Family {
    switch self {
    case .classification: .network(.classification)
    case .structured: .network(.structured)
    case .faces: .network(.faces)
    case .unsupervised: .network(.unsupervised)
    case .vae: .autoencoder(.elbo)
    case .iwae: .autoencoder(.iwae)
    }
  }

  var isForAutoencoders: Bool { if case .autoencoder = family { true } else { false } }

  /// Of an option that is for the tasks of the other family only.
  func refusal(of given: String) -> Failure {
    let others = Self.allCases.filter { $0.isForAutoencoders != isForAutoencoders }
    let names = others.map(\.rawValue).joined(separator: ", ")
    return Failure(.usage, "'\(given)' is for the tasks \(names), not for '--task \(rawValue)'.")
  }
}

/// A word for one option that networks and autoencoders both have, each with choices of its own.
struct ChoiceByFamily<Network: ArgumentChoice, Autoencoder: ArgumentChoice>: ArgumentValue {
  let word: String

  var network: Network? { Network(rawValue: word) }
  var autoencoder: Autoencoder? { Autoencoder(rawValue: word) }

  func isKnown(to task: TrainingTask) -> Bool {
    task.isForAutoencoders ? autoencoder != nil : network != nil
  }

  static var allWords: [String] {
    Network.allWords + Autoencoder.allWords.filter { !Network.allWords.contains($0) }
  }
  static var expectation: String { oneOfAllWords }

  init?(word: String) {
    guard Self.allWords.contains(word) else { return nil }
    self.word = word
  }
}

/// Units of successive layers: "200,200".
struct LayerSizes: ArgumentValue {
  var values: [Int]

  static let expectation = "layer sizes from 1 to 65536 parted by commas, such as 200,200"

  init?(word: String) {
    let sizes = word.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard sizes.allSatisfy({ (1...65_536).contains($0) }) else { return nil }
    values = sizes
  }

  var word: String { values.map(\.word).joined(separator: ",") }
}

/// Units of hidden layers, from the input on: "200,200"; those below each stochastic layer of an
/// autoencoder: "200,200/100,100".
struct HiddenSizes: ArgumentValue {
  var groups: [[Int]]

  static let expectation =
    LayerSizes.expectation + ", with a slash between those of two stochastic layers"

  init?(word: String) {
    let groups = word.split(separator: "/", omittingEmptySubsequences: false)
      .map { LayerSizes(word: String($0))?.values ?? [] }
    guard groups.allSatisfy({ !$0.isEmpty }) else { return nil }
    self.groups = groups
  }

  var word: String {
    groups.map { $0.map(\.word).joined(separator: ",") }.joined(separator: "/")
  }
}

extension LearningTask: ArgumentChoice {}
extension NetworkKind: ArgumentChoice {}
extension LearningRateSchedule: ArgumentChoice {}
extension DataSet: ArgumentChoice {}
extension EstimatorName: ArgumentChoice {}
