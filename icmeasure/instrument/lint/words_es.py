"""Spanish word lists of the linter."""

from __future__ import annotations

import re

from icmeasure.instrument.lint.label_words import SPANISH_AGREEMENT, SPANISH_ORDERED
from icmeasure.instrument.lint.words import Words, phrases, words

_BE = (
    r"(?:es|son|era|eran|fue|fueron|será|serán|sería|serían|sea|sean|ser|sido|siendo|"
    r"(?:queda|quedan|resulta|resultan)(?=\s+\w+[aeo]s?\s+por\b))"
)
_ADVERB = r"(?:\s+(?:no|también|siempre|nunca|ya|a\s+menudo|\w+mente))*"
_IRREGULAR = (
    "abiert[oa]s?|cubiert[oa]s?|dich[oa]s?|escrit[oa]s?|hech[oa]s?|impres[oa]s?|puest[oa]s?|compuest[oa]s?|"
    "propuest[oa]s?|resuelt[oa]s?|rot[oa]s?|vist[oa]s?|previst[oa]s?|revisad[oa]s?|devuelt[oa]s?|descrit[oa]s?|"
    "elect[oa]s?|satisfech[oa]s?"
)
_STATES = (
    "abiert[oa]s?|adecuad[oa]s?|complicad[oa]s?|conocid[oa]s?|elevad[oa]s?|limitad[oa]s?|avanzad[oa]s?|variad[oa]s?|unid[oa]s?|"
    "privad[oa]s?|debid[oa]s?|sentido|mercado|estado|lado|resultado|resultados|partido|pasado|grado|cuidado|"
    "delicad[oa]s?|demasiad[oa]s?|detallad[oa]s?|preferid[oa]s?|empleados?|empleadas?|abogad[oa]s?|aliad[oa]s?|"
    "asociad[oa]s?|soldad[oa]s?|contenido|líquidos?|sólid[oa]s?|rápid[oa]s?|válid[oa]s?|cálid[oa]s?|"
    "significado|mandado|pesad[oa]s?|cansad[oa]s?|callad[oa]s?|educad[oa]s?|honrad[oa]s?|equilibrad[oa]s?|"
    "encargad[oa]s?|licenciad[oa]s?|diplomad[oa]s?|jubilad[oa]s?|afortunad[oa]s?|moderad[oa]s?|sofisticad[oa]s?"
)
_KNOWING = (
    r"(?:sabe|saben|sabía|sabían|saber|conoce|conocen|pregunta|preguntan|preguntar|decide|deciden|decidir|"
    r"comprueba|comprueban|comprobar|ve|ven|ver|mira|miran|indica|indican|averigua|averiguan|discute|discuten|"
    r"duda|dudan|sobre|de)"
)

SPANISH = Words(
    code="es",
    joints=phrases("y, e, o, u, etc, etcétera, pero, así como, y/o, además de, junto con, tanto, sino"),
    open_joints=phrases("así como, y/o, no solo, no sólo, no solamente, además de"),
    one_thing=phrases(
        "investigación y desarrollo, i+d, términos y condiciones, seguridad y salud, salud y seguridad",
        "fusiones y adquisiciones, preguntas y respuestas, pregunta y respuesta, prueba y error",
        "oferta y demanda, pérdidas y ganancias, ganancias y pérdidas, importación y exportación",
        "pros y contras",
        "pequeñas y medianas, pequeña y mediana, pequeños y medianos, más o menos, uno o más, una o más",
        "o sea",
        "tarde o temprano, dos o más, uno o dos, una y otra vez, día y noche, costes y beneficios",
        "coste y beneficio",
        "costos y beneficios, puntos fuertes y débiles, fortalezas y debilidades, normas y reglamentos",
        "derechos y deberes, bienes y servicios, productos y servicios, carga y descarga, entrada y salida",
        "entradas y salidas, ida y vuelta, idas y venidas, y así sucesivamente, más pronto o más tarde",
        "altos y bajos, blanco y negro, funciones y responsabilidades, y demás, compra y venta",
        "ni más ni menos",
        "qué o quién, mejor o peor, correctas ni incorrectas, aquí y ahora, tanto por ciento",
    ),
    mutual=phrases(
        "juntos, juntas, juntamente, conjuntamente, en común, mutuamente, entre sí, unos a otros",
        "unas a otras",
        "uno al otro, unos con otros, unas con otras, unos de otros, se reúnen, se reúne, se coordinan",
        "cooperan",
        "colaboran, en desacuerdo, de acuerdo, compiten, negocian, intercambian, comparten, se comunican",
        "se entienden, se ayudan, chocan, discrepan, se hablan, el mismo, la misma, los mismos, las mismas",
    ),
    subordinate=phrases(
        "si, cuando, porque, con el fin de, a fin de, para que, siempre que, siempre y cuando, a menos que",
        "salvo que, excepto que, aunque, a pesar de que, pese a que, una vez que, mientras que, mientras",
        "puesto que",
        "ya que, dado que, debido a que, en caso de que, de modo que, de manera que, de forma que",
        "con tal de que",
        "con tal de, pues, después de que, antes de que, hasta que, desde que, de ser, sea cual sea",
        "sean cuales sean",
        "en vista de, a pesar de, pese a, con vistas a, con miras a, con la finalidad de, a condición de que",
        "tan pronto como, en cuanto, a medida que, con objeto de, con el objetivo de, por si",
    ),
    complement=re.compile(rf"\b{_KNOWING}(?:\s+\w+)?\s+(?:si|cuando|cuándo)\b"),
    abbreviations=re.compile(
        r"\b(?:EE\.\s?UU\.|[A-Z]\.(?:\s?[A-Z]\.)+|etc\.(?=\s+[a-zñáéíóú(])|p\.\s?ej\.|aprox\.|Sr\.|Sra\.|Dr\.|Dra\.|"
        r"núm\.|n\.º|pág\.|Cía\.|S\.\s?A\.|S\.\s?L\.)",
        re.IGNORECASE,
    ),
    relatives=phrases(
        "que, quien, quienes, cuyo, cuya, cuyos, cuyas, el cual, la cual, los cuales, las cuales"
    ),
    not_relatives=re.compile(
        r"\b(?:más|menos|mejor|peor|mayor|menor|antes|después|lo|la|el|los|las|una vez|siempre|ya|para|sin|a menos|"
        r"salvo|aunque|mientras|puesto|dado|debido a|en caso de|de modo|de manera|de forma|sino|hasta|desde|tal|"
        r"tanto|tan\s\w+|así|dicen?|dijo|creen?|cree usted|piensan?|saben?|sé|sabemos|opinan?|considera[n]?|afirman?|"
        r"asegura[n]?|espera[n]?|quieren?|parece|significa|indican?|obvio|evidente|claro|seguro|verdad|hecho de|"
        r"pide[n]?|permiten?|hacen?|logra[n]?|consigue[n]?|cree|en|con|por|de|a)\s+que\b"
    ),
    clauses=phrases(
        "cuando, si, porque, aunque, para que, siempre que, a menos que, ya que, mientras, lo que, dónde",
        "donde",
        "qué, cuándo, cómo, quién, quiénes, puesto que, dado que, con el fin de, en cuanto",
    ),
    passive=re.compile(
        rf"\b{_BE}{_ADVERB}\s+(?:\w{{2,}}(?:ad|id|íd)[oa]s?|{_IRREGULAR})\b"
        rf"|\best(?:á|án|aba|aban|uvo|uvieron)\s+siendo\s+\w{{2,}}(?:ad|id|íd)[oa]s?\b"
    ),
    not_passive=re.compile(rf"\b{_BE}{_ADVERB}\s+(?:{_STATES})\b(?!\s+por\b)"),
    jargon=phrases(
        "ambidestreza, ambidiestra, ambidiestro, ambidextra, capacidad de absorción, capacidades dinámicas",
        "capacidad dinámica, punto de contacto, puntos de contacto, omnicanal, omnicanalidad, heurística",
        "heurísticas, heurístico, isomorfismo, isomórfica, isomórficas, isomórfico, isomórficos",
        "interoperabilidad",
        "interoperable, interoperables, cocreación, co-creación, servitización, orientación al mercado",
        "middleware",
        "blockchain, cadena de bloques, ontología, epistémico, epistémica, conocimiento tácito, tácito",
        "explícito",
        "codificación, externalización, internalización, socialización, institucionalización, legitimación",
        "operacionalización, orquestación, reconfiguración, complementariedad, complementariedades",
        "contingencia",
        "explotación y exploración, capital relacional, capital social, bricolaje, efectuación",
        "responsividad",
        "granularidad, taxonomía, escalabilidad, lago de datos, almacén de datos, aprendizaje automático",
        "big data, analítica predictiva, microservicios, backend, gamificación, ludificación, viralidad",
        "embudo",
        "modelo de atribución, scrum, kanban, seis sigma, interfuncional, coopetición, valor en uso",
        "stakeholders",
        "customer journey, engagement, insights, benchmarking, know-how, dashboard, feedback, learning",
    ),
    abbreviations_known=words(
        "TI UE EE UU EEUU ONU B2B B2C PDF TV IVA I+D PYME PYMES OK ID GPS PC DVD USB CV CEO II III IV S.A. SA SL "
        "RR HH RRHH IT"
    ),
    long_known=words(
        "comunicación organización organizaciones organizacional organizacionales información oportunidad "
        "oportunidades internacional internacionales cooperación colaboración coordinación administración "
        "administrativo administrativa administrativas universidad responsabilidad responsabilidades "
        "departamento departamentos interdepartamental interdepartamentales funcionamiento conocimiento "
        "necesidades capacidades herramientas disponibilidad fiabilidad flexibilidad productividad creatividad "
        "rentabilidad sostenibilidad satisfacción tecnología tecnologías tecnológico tecnológica tecnológicas "
        "digitalización competitividad participación automáticamente automatización características "
        "representantes representante individualmente especialmente inmediatamente continuamente "
        "simultáneamente electrónicamente electrónicamente negociación negociaciones innovación evaluación "
        "implementación documentación posibilidad posibilidades multinacional intermediarios autoridad "
        "confidencialidad estandarización especialización investigación metodológicas configuraciones "
        "interdisciplinares consideraciones heterogéneas informacionales operacionales incorporan "
        "acomodaciones diseminadas jerárquicamente jerárquica procedimiento procedimientos rápidamente "
        "habitualmente periódicamente planificación presupuestario presupuestaria correspondiente "
        "correspondientes determinada determinado completamente absolutamente perfectamente colaborativa "
        "colaborativas significativo significativa recientemente regularmente frecuentemente generalmente "
        "adquisiciones compatibilizan infraestructura infraestructuras proveedores compatibilidad "
        "accesibilidad vulnerabilidad profesionalidad aproximadamente suficientemente naturalmente "
        "claramente evidentemente extraordinario extraordinaria electrónicos experiencia necesariamente"
    ),
    learned=re.compile(
        r"(?<=\w{4})(?:ización|izaciones|bilidad|bilidades|tividad|ividades|icidad|ológic[oa]s?|ístic[oa]s?)$"
    ),
    vague_amount=phrases(
        "a menudo, con frecuencia, frecuentemente, frecuente, frecuentes, a veces, algunas veces",
        "de vez en cuando",
        "rara vez, raramente, raras veces, pocas veces, muchas veces, regularmente, habitualmente",
        "normalmente",
        "generalmente, por lo general, en general, por regla general, muchos, muchas, mucho, mucha",
        "la mayoría",
        "la mayor parte, varios, varias, algunos, algunas, pocos, pocas, poco, bastante, bastantes",
        "numerosos",
        "numerosas, gran cantidad, un gran número, un montón, recientemente, últimamente, pronto, hace poco",
        "significativo, significativa, significativos, significativas, significativamente, considerable",
        "considerables, considerablemente, sustancial, sustanciales, adecuado, adecuada, adecuados",
        "adecuadas",
        "adecuadamente, suficiente, suficientes, suficientemente, apropiado, apropiada, apropiados",
        "apropiadas",
        "razonable, razonablemente, moderado, moderada, moderadamente, relativamente, en gran medida",
        "un buen número, buena parte, gran parte, con asiduidad, asiduamente, un sinfín, gran número",
        "una minoría",
        "repetidamente, periódicamente, contacto estrecho, abundante, abundantes, con prontitud",
        "en cierta medida, hasta cierto punto, cada vez más, casi, diversos, diversas, demasiado, demasiados",
        "demasiada, demasiadas, más bien, ampliamente, en parte, mayormente, principalmente",
        "desde hace tiempo",
    ),
    vague_thing=phrases(
        "cosa, cosas, algo, aspecto, aspectos, tema, temas, asunto, asuntos, cuestión, cuestiones, factor",
        "factores",
        "elementos, etc, etcétera, y demás, y similares, algún tipo de, alguna clase de, una especie de",
        "tales situaciones, circunstancias, tales casos, día a día, detalles, el tema, y cosas así",
        "aspectos varios",
        "de alguna manera, de alguna forma, en algún sentido, ciertas áreas, y así sucesivamente",
        "entre otros",
        "entre otras",
    ),
    not_vague=phrases(
        "internet de las cosas, poco a poco, asuntos jurídicos, asuntos exteriores, asuntos públicos",
        "el aspecto de",
        "asuntos legales, tanto como, el asunto del correo, nada más, algo más, por poco, demasiado tarde",
    ),
    leading=re.compile(
        r"¿\s*no\s+(?:diría|cree|creen|piensa|piensan|le\s+parece|opina|considera|es\s+(?:cierto|verdad)|está\s+de\s+acuerdo)\b"
        r"|,\s*¿?\s*(?:verdad|cierto|no|no\s+es\s+así|a\s+que\s+sí)\s*\?"
        r"|(?:^\W*|[,;]\s*)(?:claramente|naturalmente|lógicamente|ciertamente|claro|seguramente|indudablemente)"
        r"\s*(?:,|\.?$)"
        r"|\b(?:es|son|está|están)\s+claramente\s+(?:un|una|el|la|los|las|más|mejor|mejores|peor|peores)\b"
        r"|\b(?:obviamente|evidentemente|indudablemente|por supuesto|desde luego|sin duda|sin duda alguna|"
        r"sin lugar a dudas|como es sabido|como todos sabemos|como todo el mundo sabe|como usted sabe|"
        r"como es lógico|como es natural|todo el mundo sabe|todos sabemos|es obvio|es evidente|es indudable|"
        r"es innegable|no cabe duda|huelga decir|ni que decir tiene|por fin|al fin|finalmente|afortunadamente|"
        r"desgraciadamente|lamentablemente|por desgracia|por suerte|los expertos coinciden|está demostrado|"
        r"salta a la vista|"
        r"como (?:toda?|cualquier) (?:buen[ao]? )?\w+ (?:seri[ao]|modern[ao]|sensat[ao]|que se precie)|"
        r"como (?:es|era) de esperar|nadie duda)\b"
    ),
    absolute=phrases(
        "siempre, nunca, jamás, todo, toda, todos, todas, cada uno, cada una, cualquier, cualquiera, solo",
        "sólo",
        "cero, sea cual sea, quienquiera, solamente, únicamente, exclusivamente, ninguno, ninguna, ningún",
        "nadie, nada, todo el mundo",
        "completamente, totalmente, absolutamente, enteramente, plenamente, perfectamente, constantemente",
        "en todo momento, en todas partes, sin excepción, por completo, en absoluto, invariablemente",
    ),
    not_absolute=phrases(
        "sobre todo, ante todo, siempre que, siempre y cuando, no solo, no sólo, no solamente, todo terreno",
        "después de todo, de todos modos, con todo, en todo caso, de todas formas, no todo, no todos",
        "no todas",
        "nada más, como todos sabemos, como todo el mundo sabe, todo el mundo sabe, todos los días",
        "todas las semanas, todos los meses, todos los años, todo tipo de, antes que nada, del todo",
        "en cualquier caso, un solo, una sola",
    ),
    negative=re.compile(
        r"\b(?:no|ni|nunca|jamás|nadie|nada|ninguno|ninguna|ningún|tampoco|sin|apenas|"
        r"des(?:conoce|conocen|confía|confían|confianza|acuerdo|acuerdos|orden|ordenad[oa]s?|ordenan?|organizad[oa]s?|"
        r"organización|coordinad[oa]s?|coordinación|informad[oa]s?|interés|interesad[oa]s?|motivad[oa]s?|motivación|"
        r"content[oa]s?|contento|cuida|cuidan|cuidad[oa]s?|atiende|atienden|atendid[oa]s?|entiende|entienden|"
        r"aprovecha|aprovechan|aprovechad[oa]s?|igual|iguales|unid[oa]s?|unión|conectad[oa]s?|fasad[oa]s?|"
        r"favorables?|leal|leales|honest[oa]s?|honra|agradables?|agrada|agradan|ventaja|ventajas|obedecen?|"
        r"preocupa|preocupan|protegid[oa]s?|preparad[oa]s?|vinculad[oa]s?|actualizad[oa]s?|hacen?|aparecen?)|"
        r"in(?:complet[oa]s?|suficientes?|eficientes?|eficaz|eficaces|capaz|capaces|adecuad[oa]s?|apropiad[oa]s?|"
        r"seguros?|seguras?|necesari[oa]s?|útil|útiles|just[oa]s?|correct[oa]s?|exact[oa]s?|cómod[oa]s?|"
        r"compatibles?|coherentes?|accesibles?|satisfech[oa]s?|feliz|felices|cumplen?|fluexibles?|flexibles?|"
        r"visibles?|ciert[oa]s?|estables?|dispuest[oa]s?|habitual|habituales|consistentes?)|"
        r"im(?:posibles?|precis[oa]s?|productiv[oa]s?|previsibles?|popular|populares|puntuales?)|"
        r"ir(?:relevantes?|responsables?|regular|regulares|real|reales)|"
        r"i(?:lógic[oa]s?|legal|legales)|mal(?:entendid[oa]s?|entienden)|no-\w{4,})\b"
    ),
    not_negative=phrases(
        "sin embargo, no obstante, no solo, no sólo, no solamente, sin duda, sin duda alguna",
        "sin lugar a dudas",
        "no cabe duda, nada más, ni que decir tiene, sin ánimo de lucro, sin falta, antes que nada",
        "al menos no",
        "ni más ni menos, casi nada, de nada",
    ),
    myself=re.compile(
        r"(?<![\w'-])(?:(?i:yo|mi|mis|mí|mío|mía|míos|mías|me|conmigo)|"
        r"(?i:soy|estoy|tengo|hago|puedo|debo|quiero|voy|vengo|digo|doy|sé|veo|creo|pienso|siento|opino|considero|"
        r"conozco|dispongo|pongo|salgo|recibo|comparto|colaboro|coordino|cooperé|ayudo|participo|hablo|informo|"
        r"entiendo|comprendo|confío|espero|necesito|prefiero|suelo|utilizo|decido|pido|resuelvo|propongo|"
        r"pertenezco|ofrezco|aprendo|respondo|asisto|dedico|envío|explico|planifico|busco|llego|escucho|"
        r"he\s+\w+(?:ado|ido|cho|sto|to)))(?![\w-])"
    ),
    not_myself=re.compile(
        r"\b(?:el|un|este|ese|del|al|por|cada|su|nuestro|nuestros|los)\s+(?:\w+\s+)?(?:medio|envío|reparto|apoyo|"
        r"uso|voto|recibo|respeto|interés|trabajo|cargo|cambio|acuerdo|pedido|creo|dispongo|pido|doy|veo)\b",
        re.IGNORECASE,
    ),
    ourselves=re.compile(
        r"\b(?:nosotros|nosotras|nos|(?!(?:últimos|mismos|extremos|próximos|ritmos|mínimos|máximos|términos|tramos|"
        r"ramos|vamos|algoritmos|préstamos|reclamos|óptimos|mecanismos|organismos|gremios|cálculos|íntimos|kilos|"
        r"idiomas|volúmenes|décimos|supremos|enésimos|primos|séptimos|domos|átomos|tomos|consumos|resúmenes|insumos|"
        r"ánimos|turismos)\b)\w{2,}(?:a|e|i|á|é|í)mos)\b"
    ),
    our_firm=phrases(
        "nuestra empresa, nuestra compañía, nuestra organización, nuestra firma, nuestro negocio",
        "esta empresa",
        "esta compañía, la empresa, la compañía, la organización, su empresa, su compañía, su organización",
        "esta organización, nuestra sociedad",
    ),
    hypothetical=re.compile(
        r"\b(?!(?:minería|secretaría|secretarías|notaría|ingeniería|ingenierías|mensajería|tesorería|hostelería|batería|"
        r"baterías|galería|galerías|cafetería|librería|librerías|categoría|categorías|quería|querían|requería|"
        r"requerían|sugería|sugerían|prefería|preferían|refería|referían|adquiría|adquirían|maría|ganadería|"
        r"maquinaría|panadería|ferretería|infantería|cancillería|portería|comisaría|contaría|factorías?|varían?|"
        r"averías?|loterías?|cristalería|joyería|asesorías?|consultorías?|auditorías?|tutorías?|mayorías?|"
        r"minorías?|teorías?|directorías?)\b)"
        r"\w+(?:ar|er|ir|dr|br|rr)ía(?:n|s|mos)?\b|\b(?:har|dir|querr)ía(?:n|s|mos)?\b|\bidealmente\b"
        r"|\blo\s+ideal\b|\bimagine\b|\bsuponga\b|\bpud(?:iera|iese)n?\b|\bhipotéticamente\b"
    ),
    evaluative=phrases(
        "excelente, excelentes, superior, superiores, extraordinario, extraordinaria, extraordinarios",
        "extraordinarias, excepcional, excepcionales, brillante, brillantes, magnífico, magnífica",
        "magníficos",
        "magníficas, estupendo, estupenda, maravilloso, maravillosa, fantástico, fantástica, perfecto",
        "perfecta",
        "perfectos, perfectas, ideal, mejor, mejores, líder indiscutible, puntero, puntera, de primera",
        "honesto, honesta, honestos, honestas, honrado, honrada, honrados, responsable, responsables, ético",
        "ética",
        "éticos, éticas, justo, justa, justos, justas, leal, leales, moral, decente, ejemplar, ejemplares",
        "admirable",
        "admirables, impresionante, impresionantes, pésimo, pésima, terrible, malo, mala, malos, malas, peor",
        "peores",
        "fabuloso, fabulosa, fabulosos, fabulosas, espléndido, espléndida, inigualable, insuperable",
        "envidiable",
        "con dignidad, con respeto, respetuoso, respetuosa, amable, amables, cortés, corteses, sincero",
        "sincera",
        "horrible, mediocre, mediocres, vergonzoso, vergonzosa, incompetente, incompetentes, codicioso",
        "tonto",
        "moderno, moderna, modernos, modernas, progresista, inteligente, sabio, sabia, perezoso, egoísta",
        "egoístas",
        "injusto, injusta, deshonesto, anticuado, anticuada, generoso, generosa, irresponsable, buenísimo",
        "sobresaliente, sobresalientes, inmejorable, inmejorables",
    ),
    not_evaluative=phrases(
        "mejores prácticas, mejor práctica, código ético, código de ética, responsable de, responsables de",
        "al responsable, el responsable, la responsable, los responsables, un responsable, una responsable",
        "precio justo, justo a tiempo, a lo mejor, nivel superior, teléfono inteligente, parte superior",
        "con respecto a, comercio justo, persona responsable, las responsables, es responsable de",
        "educación superior, persona moral",
        "estudios superiores",
    ),
    success=phrases(
        "éxito, exitoso, exitosa, exitosos, exitosas, mejora, mejoran, mejorado, mejoras, mejorar",
        "rendimiento",
        "rentable, rentables, rentabilidad, beneficio, beneficios, crecimiento, ventaja competitiva, eficaz",
        "eficaces, eficazmente, eficacia, eficiente, eficientes, eficientemente, eficiencia, conduce a",
        "lleva a",
        "da lugar a, gracias a, contribuye a, contribuyen a, aumenta, aumentan, nos ayuda a, impulsa",
        "impulsan",
        "superior, superiores, supera, superan, mejor que, mejores que, clientes satisfechos",
        "satisfacción de los clientes, satisfacción del cliente",
    ),
    time=re.compile(
        r"\b(?:(?:en|durante|desde|a lo largo de)\s+(?:el|la|los|las)\s+(?:últim[oa]s?|próxim[oa]s?|pasad[oa]s?)\s+"
        r"(?:\w+\s+)?(?:años?|mes(?:es)?|semanas?|trimestres?|días?)|(?:el|este|el próximo)\s+(?:año|mes|trimestre)"
        r"(?:\s+pasado)?|hoy(?: en día)?|actualmente|en la actualidad|en este momento|hasta ahora|desde\s+\d{4}|"
        r"en\s+\d{4}|en el futuro|en el pasado|hace\s+\w+\s+años)\b"
    ),
    standard=re.compile(
        r"\b(?:en comparación con|comparad[oa]s? con|frente a|respecto (?:a|de)|con relación a|en relación con|"
        r"competidor(?:es)?|rivales|competencia|media del sector|que (?:nuestr[oa]s?|la media|el sector|los demás|"
        r"otras|las demás|el año|en)|objetivos?|metas?|presupuesto|lo previsto|lo esperado|expectativas)\b"
    ),
    how_much=phrases(
        "a menudo, con frecuencia, frecuentemente, rara vez, raramente, regularmente, a veces",
        "de vez en cuando",
        "siempre, nunca, habitualmente, diariamente, semanalmente, mensualmente, cada día, cada semana",
        "cada mes",
        "muy, sumamente, enormemente, una vez por semana, dos veces al año",
    ),
    no_answer=phrases(
        "no sé, no sabe, no lo sé, no sabe / no contesta, ns/nc, no aplicable, no procede, no aplica",
        "sin opinión",
        "no puedo valorarlo, no puedo juzgarlo, no puedo opinar, prefiero no contestar, no contesta",
        "no corresponde, n/a, no estoy seguro",
    ),
    agreement=SPANISH_AGREEMENT,
    ordered=SPANISH_ORDERED,
    anonymous=phrases(
        "anónima, anónimas, anónimo, anónimos, anónimamente, anonimato, anonimizados, anonimizadas",
        "confidencial",
        "confidenciales, confidencialidad, no se identifica, no podrá ser identificado, sin nombres",
        "identificarle",
    ),
    no_wrong_answer=re.compile(
        r"\bno\s+hay\s+(?:respuestas?\s+)?(?:respuestas\s+)?(?:correctas?|buenas?|acertadas?|malas?|incorrectas?|"
        r"mejores)\s*(?:ni|o|y)?\s*(?:\w+)?|\bno\s+(?:existen|hay)\s+respuestas\b|\bno\s+es\s+un\s+examen\b"
    ),
    hypothesis=phrases(
        "hipótesis, variable independiente, variable dependiente, predictor, predictores",
        "variable de resultado",
        "mediador, variable moderadora, antecedentes, consecuencias, efectos de, efecto de, impacto de",
        "influencia de",
    ),
    performance=phrases("rendimiento, desempeño, éxito, resultados, rentabilidad, crecimiento"),
    identifier=phrases(
        "correo electrónico, dirección de correo, su correo, su nombre, nombre y apellidos",
        "nombre de su empresa",
        "nombre de la empresa, razón social, número de teléfono, su teléfono, dirección ip, nif, cif, dni",
        "fecha de nacimiento, su dirección, dirección postal, linkedin",
    ),
    stop=words(
        "el la los las un una unos unas lo de del a al en con por para y e o u ni que se su sus nuestro nuestra "
        "nuestros nuestras es son está están ser sido como más muy no sí ha han hay este esta estos estas ese esa "
        "otro otra otros otras entre sobre desde hasta cada mi mis me nos les le cuando si donde quien cual cuyo "
        "sin sino pero también ya"
    ),
    flesch=(206.84, 1.02, 60.0, -5.0),
)
"""Reading ease: Fernández Huerta (1959), with words a sentence as its later readers take it."""
