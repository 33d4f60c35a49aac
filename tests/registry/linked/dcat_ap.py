"""Whether a catalogue is one of DCAT-AP, by the shapes that its editors publish."""

from pathlib import Path

from pyshacl import validate
from rdflib import Graph, Namespace

SHAPES = Path(__file__).parent / "shapes" / "dcat-ap-SHACL.ttl"
SHACL = Namespace("http://www.w3.org/ns/shacl#")


def problems(catalogue: Graph) -> str:
    """Return what the shapes find; empty where the catalogue passes them."""
    shapes = Graph().parse(SHAPES)
    # The shape of a service names two properties that the file never describes.
    for shape, named in list(shapes.subject_objects(SHACL.property)):
        if (named, None, None) not in shapes:
            shapes.remove((shape, SHACL.property, named))
    conforms, _graph, text = validate(catalogue, shacl_graph=shapes)
    return "" if conforms else text
