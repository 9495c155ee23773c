/// Every kernel as its definition: Double, plain loops, checkable by eye, no code shared with the
/// kernels. Matrices are arrays of rows; a state is `true` where the unit is one.
public enum Naive {}
