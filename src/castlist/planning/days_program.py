"""A yes-or-no program with whole numbers, and the two solvers that are asked: SCIP by its relaxation, CP-SAT exactly.

Filling days is mostly a matching, so the relaxation says nearly everything: SCIP mostly proves at its first node
what CP-SAT does not in a minute. CP-SAT is asked about small things: stretches and cores.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from castlist.planning.days_solver import watched
from castlist.planning.stopping import MEBIBYTE, Stop

Terms = Mapping[int, int]
"""Σ factor × variable, as variable → factor."""
WHOLE = 1e-6


@dataclass
class Program:
    """Variables are numbers 0 … size − 1, each yes or no."""

    size: int = 0
    rows: list[tuple[Terms, int | None, int | None]] = field(default_factory=list)
    """Terms, the least and the most that they come to."""

    said: list[Callable[[Sequence[bool]], bool]] = field(default_factory=list)
    """For each variable but the first ones what it is when those before it are known."""

    def new(self, said: Callable[[Sequence[bool]], bool] | None = None) -> int:
        """One more variable; `said`: what it is, if those before it are known."""
        self.size += 1
        if said is not None:
            self.said.append(said)
        return self.size - 1

    def complete(self, values: Sequence[bool]) -> list[bool]:
        """The first variables, and what follows for all the others."""
        every = list(values)
        for said in self.said:
            every.append(said(every))
        return every

    def add(self, terms: Terms, *, least: int | None = None, most: int | None = None) -> None:
        """The terms come to no less and no more."""
        self.rows.append((terms, least, most))

    def at_most(self, variables: Iterable[int], most: int = 1) -> None:
        """So many of these are true."""
        self.add(dict.fromkeys(variables, 1), most=most)


@dataclass(frozen=True)
class Answer:
    """What a solver says about the least of a goal."""

    values: Sequence[bool] | None
    """None: nothing was found."""
    bound: float
    """The goal is nowhere less."""
    is_impossible: bool = False


@dataclass(frozen=True)
class Relaxed:
    """The least of a goal if variables may be anything from 0 to 1."""

    values: Sequence[float]
    bound: float


def relaxed(program: Program, goal: Terms, *, stop: Stop) -> Relaxed | None:
    """The relaxation's own answer, by GLOP; None: it had to stop."""
    solver, variables = _asked("GLOP", program, goal, stop)
    with watched(stop, solver.InterruptSolve):
        status = solver.Solve()
    if status != solver.OPTIMAL:
        return None
    return Relaxed([variable.solution_value() for variable in variables], solver.Objective().Value())


def least_by_relaxation(program: Program, goal: Terms, *, hint: Sequence[bool], stop: Stop, seed: int) -> Answer:
    """The values that make the goal least, by SCIP; its numbers are floats, so the bound is as good as they are."""
    solver, variables = _asked("SCIP", program, goal, stop)
    solver.SetHint(variables, [float(value) for value in program.complete(hint)])
    megabytes = max(64, stop.memory_bytes // MEBIBYTE)
    solver.SetSolverSpecificParametersAsString(
        f"randomization/randomseedshift = {seed % 2**31}\nlimits/memory = {megabytes}\npresolving/maxrounds = 0\n"
    )
    exactly = pywraplp.MPSolverParameters()
    exactly.SetDoubleParam(exactly.RELATIVE_MIP_GAP, 0.0)  # it would be content with a ten-thousandth
    with watched(stop, solver.InterruptSolve):
        status = solver.Solve(exactly)
    if status not in (solver.OPTIMAL, solver.FEASIBLE):
        return Answer(None, -solver.infinity(), is_impossible=status == solver.INFEASIBLE)
    return Answer([v.solution_value() > 0.5 for v in variables], solver.Objective().BestBound())


def _asked(name: str, program: Program, goal: Terms, stop: Stop) -> tuple[pywraplp.Solver, list[pywraplp.Variable]]:
    solver = pywraplp.Solver.CreateSolver(name)
    variables = [solver.BoolVar("") for _ in range(program.size)]
    infinity = solver.infinity()
    for terms, least, most in program.rows:
        row = solver.Constraint(-infinity if least is None else least, infinity if most is None else most)
        for variable, factor in terms.items():
            row.SetCoefficient(variables[variable], factor)
    for variable, factor in goal.items():
        solver.Objective().SetCoefficient(variables[variable], factor)
    solver.Objective().SetMinimization()
    if stop.seconds is not None:
        solver.SetTimeLimit(max(1, int(stop.left() * 1000)))
    return solver, variables


def as_cp_model(program: Program) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """The same for CP-SAT."""
    model = cp_model.CpModel()
    variables = [model.new_bool_var("") for _ in range(program.size)]
    for terms, least, most in program.rows:
        if (least, most) == (None, 1) and all(factor == 1 for factor in terms.values()):
            model.add_at_most_one(variables[variable] for variable in terms)
        else:
            total = cp_model.LinearExpr.weighted_sum([variables[v] for v in terms], list(terms.values()))
            low = cp_model.INT_MIN if least is None else least
            model.add_linear_constraint(total, low, cp_model.INT_MAX if most is None else most)
    return model, variables
