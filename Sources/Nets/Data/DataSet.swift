/// The sets of images that nets are trained on, by the names used on the command line.
public enum DataSet: String, CaseIterable, Sendable {
  case mnist, fashion, omniglot, binarized, faces
  /// Digits drawn by the program (`SyntheticDigits`): no files.
  case digits

  public var title: String {
    switch self {
    case .mnist: "MNIST"
    case .fashion: "Fashion-MNIST"
    case .omniglot: "Omniglot 28 x 28"
    case .binarized: "fixed binarised MNIST"
    case .faces: "Olivetti faces"
    case .digits: "built-in procedural digits"
    }
  }

  /// The folder of its files in a data directory.
  public var folder: String {
    switch self {
    case .mnist: "mnist"
    case .fashion: "fashion-mnist"
    case .omniglot: "omniglot"
    case .binarized: "binarized-mnist"
    case .faces: "faces"
    case .digits: ""
    }
  }

  /// Whether its files may also lie directly in a data directory, as they are often downloaded.
  var mayLieFlat: Bool { self == .mnist || self == .fashion }

  /// Height and width of its images, in pixels.
  public var imageSize: (height: Int, width: Int) { self == .faces ? (48, 48) : (28, 28) }

  /// How many labels there are (subjects, for the faces), from 0; nil where images have none.
  public var labelCount: Int? {
    switch self {
    case .mnist, .fashion, .digits: 10
    case .faces: 40
    case .omniglot, .binarized: nil
    }
  }

  /// Where the original files can be downloaded.
  public var mirror: String? {
    switch self {
    case .mnist: "https://ossci-datasets.s3.amazonaws.com/mnist"
    case .fashion: "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com"
    default: nil
    }
  }

  /// The files of the set; those with the same content follow each other in the order they are read.
  /// Sources of the hashes: for Fashion-MNIST the checksums of TensorFlow Datasets; otherwise the
  /// files themselves, after comparison with the published MD5 sums (MNIST, binarised MNIST).
  public var files: [DataFile] {
    switch self {
    case .mnist:
      Self.filesLikeMNIST(
        trainImages: (
          9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"
        ),
        trainLabels: (28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
        testImages: (
          1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"
        ),
        testLabels: (4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"))
    case .fashion:
      Self.filesLikeMNIST(
        trainImages: (
          26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"
        ),
        trainLabels: (29515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
        testImages: (
          4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"
        ),
        testLabels: (5148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"))
    case .omniglot:
      [
        DataFile(
          .trainImages, "train-images-idx3-ubyte.gz", 3_794_822,
          "458c799be0650f68dc853358a465cfcc25144b5afd0a7abc117926ff2fdc0787"),
        DataFile(
          .testImages, "test-images-idx3-ubyte.gz", 1_255_898,
          "3dc04810b8fba519741532be4d66f19c7e5eac21e8e3970c961dd2d9ffb0dd1a"),
      ]
    case .binarized:
      [
        DataFile(
          .trainImages, "train-images-idx3-ubyte.gz", 1_844_294,
          "59cda9d4aaffb27efb941307bdec269b10d6e907bef851f37f22f9e7f8cced0c"),
        DataFile(
          .trainImages, "valid-images-idx3-ubyte.gz", 368_995,
          "11ef6fb4d5678a0da70fbf73c023a2756ab660818870c8730c955024e9038fe7"),
        DataFile(
          .testImages, "test-images-idx3-ubyte.gz", 349_419,
          "b5005df08e54802b92ea6b53c726ca7a533da5ba67f5ab51bca0f632f3f9273a"),
      ]
    case .faces:
      [
        DataFile(
          .trainImages, "images-idx3-ubyte.gz", 803_677,
          "6db48e0fbbbfa81c7a2ba8807f9e5a1830250e3027fbc2ec0f47b3f6811f6354"),
        DataFile(
          .trainLabels, "subject-ids-idx1-ubyte.gz", 89,
          "93de941da6e4ad3b70caebc1bc8f472e68c37e22471a378be6d8245e2c091124"),
      ]
    case .digits: []
    }
  }

  private static func filesLikeMNIST(
    trainImages: (Int, String), trainLabels: (Int, String), testImages: (Int, String),
    testLabels: (Int, String)
  ) -> [DataFile] {
    [
      DataFile(.trainImages, "train-images-idx3-ubyte.gz", trainImages.0, trainImages.1),
      DataFile(.trainLabels, "train-labels-idx1-ubyte.gz", trainLabels.0, trainLabels.1),
      DataFile(.testImages, "t10k-images-idx3-ubyte.gz", testImages.0, testImages.1),
      DataFile(.testLabels, "t10k-labels-idx1-ubyte.gz", testLabels.0, testLabels.1),
    ]
  }
}

/// One file of a data set, as it is published: gzipped IDX.
public struct DataFile: Sendable, Hashable {
  /// Train includes validation; the faces have no test set of their own.
  public enum Content: Sendable, Hashable { case trainImages, trainLabels, testImages, testLabels }

  public let content: Content
  var holdsImages: Bool { content == .trainImages || content == .testImages }
  /// With `.gz`; a file without it, not compressed, is accepted too.
  public let name: String
  /// Of the compressed file.
  public let byteCount: Int
  /// Of the compressed file, 64 hexadecimal digits.
  public let sha256: String

  init(_ content: Content, _ name: String, _ byteCount: Int, _ sha256: String) {
    self.content = content
    self.name = name
    self.byteCount = byteCount
    self.sha256 = sha256
  }
}
