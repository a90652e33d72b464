"""Static files under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Modules that import one another are renamed in their import lines too."""

    support_js_module_import_aggregation = True
