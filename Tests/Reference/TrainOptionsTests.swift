import Nets
import Testing

@testable import bench

private func train(_ options: String) throws -> TrainCommand {
  let parser = ArgumentParser(root: BenchCommand.self, version: "", width: 80)
  let words = "train \(options)".split(separator: " ").map(String.init)
  guard case .run(let command as TrainCommand) = try parser.parse(words) else {
    throw Failure(.failed, options)
  }
  return command
}

private func error(_ options: String) -> String {
  do {
    _ = try train(options)
    return "none"
  } catch {
    return Failure(error).code == .usage ? Failure(error).message : "not a usage error"
  }
}

struct `Options of autoencoders` {
  @Test func `take the whole protocol`() throws {
    let command = try train(
      "--task iwae --layers 3 --latent 30,20,10 --hidden 60,50/40/9,9 --samples 7 "
        + "--estimator rws-dreg --schedule burda --profile code --learning-rate 0.01 --batch 10 "
        + "--evaluation-samples 9 --evaluation-images all --seed 4")
    let settings = command.variationalSettings(for: .iwae)
    #expect(settings.samples == 7 && settings.estimator.name == "rws-dreg")
    #expect(settings.schedule == .burdaRounded && settings.passes == 3280)
    #expect(settings.learningRate == 0.01 && settings.batchSize == 10 && settings.seed == 4)
    #expect(settings.optimizer.decays.first == 0.99 && !settings.optimizer.averagesBatch)
    #expect(!settings.reshuffles && command.autoencoder.profile.split == .published)
    let layers = try command.stochasticLayers()
    #expect(layers.map(\.hidden) == [[60, 50], [40], [9, 9]])
    #expect(layers.map(\.latent) == [30, 20, 10])
    #expect(command.autoencoder.evaluationSamples == 9)
    #expect(command.autoencoder.evaluationImages.number(of: 77) == 77)
  }

  @Test func `have the paper's defaults`() throws {
    let command = try train("--task vae")
    let settings = command.variationalSettings(for: .elbo)
    #expect(settings.objective == .elbo && settings.form == .monteCarlo && settings.scale == nil)
    #expect(settings.estimator.name == "path" && settings.samples == 5 && settings.passes == 50)
    #expect(settings.learningRate == 1e-3 && settings.batchSize == 20 && settings.reshuffles)
    #expect(settings.optimizer.decays.first == 0.9 && settings.schedule == .constant)
    #expect(try command.stochasticLayers() == VariationalAutoencoder.paperLayers(1))
    #expect(
      try train("--task vae --layers 2").stochasticLayers()
        == VariationalAutoencoder.paperLayers(2))
    #expect(command.autoencoder.evaluationImages.number(of: 10_000) == 1000)
  }

  @Test(
    arguments: [
      ("gaussian", .gaussian), ("mixture", .mixture(components: 5)),
      ("mixture --components 3", .mixture(components: 3)), ("planar", .planar(steps: 4)),
      ("planar --flow-steps 9", .planar(steps: 9)), ("coupling", .coupling(steps: 4)),
      ("iaf --flow-steps 1", .iaf(steps: 1)),
    ] as [(String, PosteriorFamily)])
  func `name the posterior and its size`(_ words: String, _ family: PosteriorFamily) throws {
    #expect(try train("--task vae --posterior \(words)").posterior() == family)
  }

  @Test(
    arguments: [
      ("mc", .monteCarlo), ("entropy", .entropy), ("kl", .divergence),
    ] as [(String, ELBOForm)])
  func `name the form`(_ word: String, _ form: ELBOForm) throws {
    let command = try train("--task vae --estimator total --form \(word)")
    #expect(command.variationalSettings(for: .elbo).form == form)
  }

  @Test(
    arguments: [
      ("0.5", .constant(0.5)), ("-1", .constant(-1)), ("annealed:100", .annealed(updates: 100)),
      ("estimated", .estimated(isClipped: false)),
      ("estimated-clipped", .estimated(isClipped: true)),
    ] as [(String, ControlVariateScale)])
  func `name the scale`(_ word: String, _ scale: ControlVariateScale) throws {
    let command = try train("--task vae --scale \(word)")
    #expect(command.variationalSettings(for: .elbo).scale == scale && scale.word == word)
  }

  @Test(arguments: VariationalEstimatorName.allCases)
  func `name every estimator`(_ name: VariationalEstimatorName) throws {
    #expect(name.estimator.name == name.rawValue)
    let task = name.estimator.objectives.contains(.elbo) ? "vae" : "iwae"
    #expect(try train("--task \(task) --estimator \(name.rawValue)").task.rawValue == task)
  }

  @Test(arguments: [
    // Options and choices of the other family.
    (
      "--task vae --particles 3",
      "'--particles <count>' is for the tasks classification, structured, faces, unsupervised, not "
        + "for '--task vae'."
    ),
    (
      "--task structured --samples 5",
      "'--samples <count>' is for the tasks vae, iwae, not for '--task structured'."
    ),
    ("--samples 5", "the tasks vae, iwae, not for '--task classification'."),
    ("--task iwae --model c", "'--model <model>' is for the tasks classification, "),
    ("--task iwae --constant 1", "'--constant <c>' is for the tasks classification, "),
    ("--task iwae --noise 0", "'--noise <sigma>' is for the tasks classification, "),
    ("--layers 1", "'--layers <count>' is for the tasks vae, iwae, "),
    ("--latent 9", "'--latent <sizes>' is for the tasks vae, iwae, "),
    ("--form mc", "'--form <form>' is for the tasks vae, iwae, "),
    ("--scale 1", "'--scale <scale>' is for the tasks vae, iwae, "),
    ("--profile paper", "'--profile <profile>' is for the tasks vae, iwae, "),
    ("--evaluation-samples 9", "'--evaluation-samples <count>' is for the tasks vae, iwae, "),
    ("--evaluation-images 9", "'--evaluation-images <count>' is for the tasks vae, iwae, "),
    ("--task vae --estimator g3", "'--estimator g3' is for the tasks classification, "),
    ("--estimator path", "'--estimator path' is for the tasks vae, iwae, "),
    ("--task vae --schedule linear", "'--schedule linear' is for the tasks classification, "),
    ("--schedule burda", "'--schedule burda' is for the tasks vae, iwae, "),
    ("--hidden 20/10", "'--hidden 20/10': expected one list of sizes, no '/'."),
    ("--posterior iaf", "'--posterior <family>' is for the tasks vae, iwae, "),
    ("--components 3", "'--components <count>' is for the tasks vae, iwae, "),
    ("--flow-steps 3", "'--flow-steps <count>' is for the tasks vae, iwae, "),
    // Values.
    ("--task vae --samples 0", "Please provide a whole number from 1 to 10000."),
    ("--task vae --layers 0", "Please provide a whole number from 1 to 16."),
    ("--task vae --latent 9,,9", "Please provide layer sizes from 1 to 65536"),
    ("--task vae --hidden 9/", "with a slash between those of two stochastic layers."),
    ("--task vae --estimator paht", "Did you mean 'path'?"),
    ("--task vae --form x", "Please provide one of 'mc', 'entropy', 'kl'."),
    ("--task vae --profile x", "Please provide one of 'paper', 'code'."),
    ("--task vae --scale annealed:0", "Please provide a number, 'annealed:<updates>' with"),
    ("--task vae --scale nan", "Please provide a number, 'annealed:<updates>' with"),
    ("--task vae --scale 1e39", "Please provide a number, 'annealed:<updates>' with"),
    ("--task vae --scale 100", "none"),
    ("--task vae --evaluation-samples 0", "Please provide a whole number from 1 to 10000000."),
    ("--task vae --evaluation-images 0", "Please provide a whole number of at least 1, or 'all'."),
    (
      "--task vae --posterior maf",
      "one of 'gaussian', 'mixture', 'planar', 'coupling', 'iaf'."
    ),
    (
      "--task vae --posterior mixture --components 0",
      "Please provide a whole number from 1 to 100."
    ),
    ("--task vae --posterior iaf --flow-steps x", "Please provide a whole number from 1 to 100."),
    // What does not go together.
    (
      "--task vae --components 3",
      "'--components <count>' is for '--posterior mixture', not for gaussian."
    ),
    (
      "--task vae --posterior planar --components 3",
      "'--components <count>' is for '--posterior mixture', not for planar."
    ),
    (
      "--task iwae --posterior mixture --flow-steps 3",
      "'--flow-steps <count>' is for '--posterior' planar, coupling or iaf, not for mixture."
    ),
    (
      "--task vae --posterior iaf --layers 2",
      "'--task vae': the posterior iaf is for one stochastic layer."
    ),
    (
      "--task vae --posterior coupling --latent 1",
      "'--task vae': the posterior coupling takes at least two latent units."
    ),
    (
      "--task iwae --posterior iaf --latent 5000",
      "'--task iwae': the posterior iaf takes at most 4266 latent units."
    ),
    (
      "--task iwae --posterior mixture --estimator dreg",
      "'--task iwae': dreg is for samples of q itself, a mixture's are of its components."
    ),
    (
      "--task vae --posterior iaf --estimator total --form kl",
      "'--task vae': the form kl is for the posterior gaussian."
    ),
    (
      "--task vae --posterior planar --scale estimated",
      "an estimated scale of the control variate is for the posterior gaussian."
    ),
    // One sample of each component is more than one.
    ("--task iwae --posterior mixture --estimator rws --samples 1", "none"),
    (
      "--task iwae --posterior mixture --components 1 --estimator rws --samples 1",
      "with one sample the mean of rws is 0"
    ),
    ("--task vae --layers 3", "3 stochastic layers need '--latent' and '--hidden' sizes."),
    ("--task vae --layers 1 --latent 9,9", "'--latent' has sizes for 2 stochastic layers, not 1."),
    ("--task vae --layers 2 --hidden 9", "'--hidden' has sizes for 1 stochastic layers, not 2."),
    ("--task vae --estimator dreg", "'--task vae': dreg is an estimator for iwae, not for elbo."),
    ("--task iwae --estimator score", "score is an estimator for elbo, not for iwae."),
    (
      "--task vae --form kl",
      "'--task vae': the form kl is for the estimator total of the elbo."
    ),
    (
      "--task vae --estimator total --form kl --layers 2",
      "'--task vae': the form kl is for one stochastic layer."
    ),
    (
      "--task iwae --estimator gdreg --latent 9,9,9 --hidden 9/9/9",
      "'--task iwae': gdreg is for at most two stochastic layers."
    ),
    (
      "--task vae --estimator total --scale 1",
      "'--task vae': a scale of the control variate is for the estimator path."
    ),
    (
      "--task iwae --estimator rws --samples 1",
      "'--task iwae': with one sample the mean of rws is 0: it needs at least 2."
    ),
  ])
  func `are refused in one line`(_ options: String, _ message: String) {
    let found = error(options)
    #expect(found.contains(message), "\(found)")
    #expect(!found.contains("\n"))
  }
}
